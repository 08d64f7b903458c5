/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Conversation;
import dev.agenttracing.ConversationPage;
import dev.agenttracing.TraceCursor;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TraceHistogram;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The calls that read many traces: lists, conversations and figures. */
final class TraceReads {

    private static final int MAX_BUCKETS = 500;
    private static final Duration LONGEST_HISTOGRAM = Duration.ofDays(3_660);

    private final TraceReader traces;

    TraceReads(TraceReader traces) {
        this.traces = traces;
    }

    List<Route> routes() {
        List<String> paged = with(QueryParameters.FILTERS, "limit", "cursor");
        return List.of(
                Route.get("traces", paged, this::list),
                Route.get("conversations", paged, this::conversations),
                Route.get("conversations/{conversationId}", List.of("limit", "cursor"), this::conversation),
                Route.get("facets", QueryParameters.FILTERS, this::facets),
                Route.get("stats", QueryParameters.FILTERS, this::stats),
                Route.get("histogram", with(QueryParameters.FILTERS, "buckets"), this::histogram));
    }

    private static List<String> with(List<String> names, String... more) {
        return Stream.concat(names.stream(), Stream.of(more)).toList();
    }

    private Answer list(Call call, Parameters parameters) {
        TracePage page = traces.queryTraces(QueryParameters.read(parameters));
        return Answer.json(to -> {
            to.writeStartObject();
            TraceJson.items(page.items(), traces::newestOpenSpan, to);
            Json.text("nextCursor", page.nextCursor(), to);
            page.indexedUpTo().ifPresent(time -> Json.time("indexedUpTo", time, to));
            to.writeEndObject();
        });
    }

    private Answer conversations(Call call, Parameters parameters) {
        ConversationPage page = traces.conversations(QueryParameters.read(parameters));
        return Answer.json(to -> {
            to.writeStartObject();
            Json.array("items", page.items(), FigureJson::conversation, to);
            Json.text("nextCursor", page.nextCursor(), to);
            to.writeEndObject();
        });
    }

    private Answer conversation(Call call, Parameters parameters) {
        TraceQuery query = QueryParameters.read(parameters).toBuilder()
                .conversationId(call.variable("conversationId"))
                .build();
        TraceQuery whole = query.toBuilder().after((TraceCursor) null).limit(1).build();
        Optional<Conversation> found =
                traces.conversations(whole).items().stream().findFirst();
        TracePage page = traces.queryTraces(query);
        if (found.isEmpty() && page.items().isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND, "No trace belongs to a conversation of this id.");
        }
        return Answer.json(to -> {
            to.writeStartObject();
            found.ifPresent(conversation -> FigureJson.conversationMembers(conversation, to));
            TraceJson.items(page.items(), traces::newestOpenSpan, to);
            Json.text("nextCursor", page.nextCursor(), to);
            to.writeEndObject();
        });
    }

    private Answer facets(Call call, Parameters parameters) {
        TraceFacets facets = traces.facets(QueryParameters.read(parameters));
        return Answer.json(to -> FigureJson.facets(facets, to));
    }

    private Answer stats(Call call, Parameters parameters) {
        TraceStats stats = traces.stats(QueryParameters.read(parameters));
        return Answer.json(to -> FigureJson.stats(stats, to));
    }

    private Answer histogram(Call call, Parameters parameters) {
        int buckets = parameters.number("buckets", 1, MAX_BUCKETS, 96);
        TraceQuery query = QueryParameters.read(parameters.without("buckets"));
        Instant to = query.to().orElseGet(Instant::now);
        Instant from = query.from().orElseGet(() -> to.minus(Duration.ofDays(1)));
        if (!from.isBefore(to) || from.plus(LONGEST_HISTOGRAM).isBefore(to)) {
            throw new IllegalArgumentException(
                    "\"from\" must be before \"to\", by " + LONGEST_HISTOGRAM.toDays() + " days at most");
        }
        TraceHistogram histogram = traces.histogram(query, from, to, buckets);
        return Answer.json(json -> FigureJson.histogram(histogram, json));
    }
}
