/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceCursor;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TraceTree;
import dev.agenttracing.transcript.Transcript;
import dev.agenttracing.transcript.TranscriptItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The calls that tell a trace or a conversation as a dialogue. */
final class TranscriptCalls {

    private static final int MAX_ITEMS = 500;
    private static final int MAX_TRACES = 2_000;

    private final TraceReader traces;

    TranscriptCalls(TraceReader traces) {
        this.traces = traces;
    }

    List<Route> routes() {
        List<String> paged = List.of("limit", "cursor");
        return List.of(
                Route.get("traces/{traceId}/transcript", paged, this::ofTrace),
                Route.get(
                        "conversations/{conversationId}/transcript",
                        paged,
                        (call, parameters) -> ofConversation(call.variable("conversationId"), parameters)),
                // An id may hold what no path can, such as a slash.
                Route.get(
                        "transcript",
                        List.of("conversationId", "limit", "cursor"),
                        (call, parameters) -> ofConversation(parameters.required("conversationId"), parameters)));
    }

    private Answer ofTrace(Call call, Parameters parameters) {
        TraceTree tree = traces.tree(call.variable("traceId")).orElseThrow(TraceApi::noSuchTrace);
        return answer(Transcript.of(traces, tree, from(parameters), limit(parameters)));
    }

    private Answer ofConversation(String conversationId, Parameters parameters) {
        List<String> ids = traceIds(conversationId);
        if (ids.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND, "No trace belongs to a conversation of this id.");
        }
        // Read one by one: those behind the page not at all.
        Iterable<TraceTree> trees =
                () -> ids.stream().map(traces::tree).flatMap(Optional::stream).iterator();
        return answer(Transcript.ofConversation(traces, trees, from(parameters), limit(parameters)));
    }

    /** The newest ones, the oldest first. */
    private List<String> traceIds(String conversationId) {
        List<String> ids = new ArrayList<>();
        TraceQuery query = TraceQuery.builder()
                .conversationId(conversationId)
                .limit(TraceQuery.MAX_LIMIT)
                .build();
        Optional<String> next;
        do {
            TracePage page = traces.queryTraces(query);
            page.items().stream().map(TraceSummary::traceId).forEach(ids::add);
            next = page.nextCursor();
            query = query.toBuilder()
                    .after(next.map(TraceCursor::decode).orElse(null))
                    .build();
        } while (next.isPresent() && ids.size() < MAX_TRACES);
        Collections.reverse(ids);
        return ids;
    }

    private static int limit(Parameters parameters) {
        return parameters.number("limit", 1, MAX_ITEMS, 200);
    }

    private static int from(Parameters parameters) {
        return parameters.number("cursor", 0, Integer.MAX_VALUE - MAX_ITEMS, 0);
    }

    private static Answer answer(Transcript.Page page) {
        return Answer.json(to -> {
            to.writeStartObject();
            Json.array("items", page.items(), TranscriptCalls::item, to);
            if (page.next().isPresent()) {
                to.writeStringProperty("nextCursor", String.valueOf(page.next().getAsInt()));
            }
            to.writeEndObject();
        });
    }

    private static void item(TranscriptItem item, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("id", item.id());
        to.writeStringProperty("kind", item.kind().jsonName());
        to.writeStringProperty("traceId", item.traceId());
        Json.text("spanId", Optional.ofNullable(item.spanId()), to);
        to.writeNumberProperty("depth", item.depth());
        item.facts().forEach((name, fact) -> {
            if (fact instanceof Instant time) {
                Json.time(name, time, to);
            } else {
                Json.value(name, fact, to);
            }
        });
        to.writeEndObject();
    }
}
