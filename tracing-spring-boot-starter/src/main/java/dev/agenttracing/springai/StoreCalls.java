/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/** A search in a vector store is a retrieval; what is added and deleted is not told. */
final class StoreCalls implements Translation<VectorStoreObservationContext> {

    @Override
    public SpanDefinition definition(VectorStoreObservationContext context) {
        boolean isQuery = VectorStoreObservationContext.Operation.QUERY.value().equals(context.getOperationName());
        return SpanDefinition.of(
                isQuery ? SpanType.RETRIEVAL : SpanType.GENERIC, context.getOperationName(), Origin.LIBRARY);
    }

    @Override
    public void started(VectorStoreObservationContext context, DetachedSpan span) {
        span.attribute("database", context.getDatabaseSystem());
        span.attribute("collection", context.getCollectionName());
        SearchRequest request = context.getQueryRequest();
        if (request != null) {
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("query", request.getQuery());
            input.put("topK", request.getTopK());
            input.put("similarityThreshold", request.getSimilarityThreshold());
            if (request.getFilterExpression() != null) {
                input.put("filter", request.getFilterExpression().toString());
            }
            span.input(input);
        }
    }

    @Override
    public void stopped(VectorStoreObservationContext context, DetachedSpan span) {
        List<Document> found = context.getQueryResponse();
        if (found != null) {
            span.output(
                    Map.of("documents", found.stream().map(StoreCalls::document).toList()));
        }
        span.end();
    }

    private static Map<String, Object> document(Document document) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", document.getId());
        put(content, "score", document.getScore());
        put(content, "content", document.getText());
        put(content, "media", document.getMedia() == null ? null : MediaText.describe(document.getMedia()));
        if (!document.getMetadata().isEmpty()) {
            content.put("metadata", document.getMetadata());
        }
        return content;
    }

    private static void put(Map<String, Object> to, String key, @Nullable Object value) {
        if (value != null) {
            to.put(key, value);
        }
    }
}
