/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Redacts the stream that a controller's method returned, as it is going to be written: texts only as events, for other texts may
 * be anything.
 *
 * @param streams redacts streams
 * @param ofTexts whether the method declares a stream of texts
 * @param producible the types that the method produces, if it says so
 * @param accepted the types that the client accepts
 */
record WrittenStreams(
        ClientStreams streams, boolean ofTexts, @Nullable Object producible, List<MediaType> accepted) {

    /**
     * Redacts a stream, or the stream that is the body of a response.
     *
     * @param returned what was returned
     * @param contentType the type of the response so far
     */
    @Nullable
    Object redacted(@Nullable Object returned, @Nullable MediaType contentType) {
        if (returned instanceof HttpEntity<?> entity) {
            MediaType own = entity.getHeaders().getContentType();
            Object body = redacted(entity.getBody(), own == null ? contentType : own);
            return body == entity.getBody() ? entity : with(entity, body);
        }
        ReactiveAdapter adapter = returned == null ? null : StreamedTypes.adapterOf(returned.getClass());
        return adapter != null && adapter.isMultiValue() && (!ofTexts || areEvents(contentType))
                ? streams.redact(adapter.toPublisher(returned))
                : returned;
    }

    private static HttpEntity<?> with(HttpEntity<?> entity, @Nullable Object body) {
        return entity instanceof ResponseEntity<?> response
                ? ResponseEntity.status(response.getStatusCode())
                        .headers(response.getHeaders())
                        .body(body)
                : new HttpEntity<>(body, entity.getHeaders());
    }

    /** As Spring decides it: by the type of the response, else by what the method produces and the client accepts. */
    private boolean areEvents(@Nullable MediaType contentType) {
        if (contentType != null && contentType.isConcrete()) {
            return MediaType.TEXT_EVENT_STREAM.includes(contentType);
        }
        boolean areAccepted = accepted.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::includes);
        return producible instanceof Collection<?> types && !types.isEmpty()
                ? types.stream().anyMatch(type -> type instanceof MediaType each && areEvents(each, areAccepted))
                : areAccepted;
    }

    private static boolean areEvents(MediaType produced, boolean areAccepted) {
        return MediaType.TEXT_EVENT_STREAM.includes(produced)
                || (areAccepted && MediaType.TEXT_EVENT_STREAM.isCompatibleWith(produced));
    }
}
