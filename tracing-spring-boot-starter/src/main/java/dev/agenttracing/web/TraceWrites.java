/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.Tracing;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The calls that add scores and feedback, and delete. What is answered with 201 or 204 is durable. */
final class TraceWrites {

    private static final Logger log = LoggerFactory.getLogger(TraceWrites.class);

    private static final Set<String> SCORE = Set.of("id", "name", "value", "label", "comment", "author");
    private static final Set<String> FEEDBACK = Set.of("id", "value", "comment", "author");

    private final Tracing tracing;

    TraceWrites(Tracing tracing) {
        this.tracing = tracing;
    }

    List<Route> routes() {
        return List.of(
                annotate("traces/{traceId}/scores", (call, none) -> score(call)),
                annotate("traces/{traceId}/spans/{spanId}/scores", (call, none) -> spanScore(call)),
                annotate("traces/{traceId}/feedback", (call, none) -> feedback(call)),
                new Route("DELETE", "traces/{traceId}", Route.Kind.ADMIN, Set.of(), (call, none) -> delete(call)),
                new Route(
                        "DELETE",
                        "traces",
                        Route.Kind.ADMIN,
                        Set.copyOf(QueryParameters.FILTERS),
                        (call, filters) -> deleteAll(filters)));
    }

    private static Route annotate(String template, Route.Handler handler) {
        return new Route("POST", template, Route.Kind.ANNOTATE, Set.of(), handler);
    }

    private Answer score(Call call) throws IOException {
        String traceId = traceId(call);
        Score score = scoreOf(call);
        write(() -> tracing.addScore(traceId, score));
        return created(score.id());
    }

    private Answer spanScore(Call call) throws IOException {
        String traceId = traceId(call);
        String spanId = call.variable("spanId");
        Score score = scoreOf(call);
        boolean isThere = !tracing.spans(traceId, List.of(spanId)).isEmpty()
                || tracing.tree(traceId)
                        .orElseThrow(TraceApi::noSuchTrace)
                        .find(spanId)
                        .isPresent();
        if (!isThere) {
            throw new ProblemException(Problem.NOT_FOUND, "The trace has no span of this id.");
        }
        write(() -> tracing.addScore(traceId, spanId, score));
        return created(score.id());
    }

    private static Score scoreOf(Call call) throws IOException {
        JsonBody body = JsonBody.read(call, SCORE);
        Score bare = value(body.required("name"), body);
        Score known = body.text("id").map(bare::withId).orElse(bare);
        Score commented = body.text("comment").map(known::withComment).orElse(known);
        return author(call, body).map(commented::withAuthor).orElse(commented);
    }

    private static Score value(String name, JsonBody body) {
        JsonNode value = body.member("value");
        Optional<String> label = body.text("label");
        if ((value == null) == label.isEmpty()) {
            throw new IllegalArgumentException("The body must have either \"value\" or \"label\"");
        }
        if (value == null) {
            return Score.category(name, label.orElseThrow());
        }
        if (value.isBoolean()) {
            return Score.of(name, value.booleanValue());
        }
        if (value.isNumber()) {
            // One that no double can hold is refused as not finite.
            return Score.of(name, value.isBigInteger() ? value.bigIntegerValue().doubleValue() : value.doubleValue());
        }
        throw new IllegalArgumentException("\"value\" must be a number, true or false");
    }

    private Answer feedback(Call call) throws IOException {
        String traceId = traceId(call);
        JsonBody body = JsonBody.read(call, FEEDBACK);
        JsonNode value = body.member("value");
        if (value == null || !value.isInt()) {
            throw new IllegalArgumentException("\"value\" must be 1 or -1");
        }
        Feedback feedback = new Feedback(
                body.text("id").orElseGet(TraceIds::newTraceId),
                value.intValue(),
                body.text("comment"),
                author(call, body),
                Instant.now());
        write(() -> tracing.addFeedback(traceId, feedback));
        return created(feedback.id());
    }

    /** Whoever signed in, if the body names nobody. */
    private static Optional<String> author(Call call, JsonBody body) {
        return body.text("author").or(() -> Optional.ofNullable(call.user()).map(Principal::getName));
    }

    private Answer delete(Call call) {
        String traceId = traceId(call);
        if (!written(() -> tracing.deleteTrace(traceId))) {
            throw TraceApi.noSuchTrace();
        }
        return Answer.of(204);
    }

    private Answer deleteAll(Parameters filters) {
        TraceQuery query = QueryParameters.read(filters);
        if (!query.hasFilter()) {
            throw new IllegalArgumentException(
                    "Deleting needs a filter; to delete all traces, give from=1970-01-01T00:00:00Z");
        }
        long unused = written(() -> tracing.deleteTraces(query));
        return Answer.of(204);
    }

    private static Answer created(String id) {
        return Answer.json(201, to -> {
            to.writeStartObject();
            to.writeStringProperty("id", id);
            to.writeEndObject();
        });
    }

    private static String traceId(Call call) {
        String traceId = call.variable("traceId");
        if (!TraceIds.isTraceId(traceId)) {
            throw TraceApi.noSuchTrace();
        }
        return traceId;
    }

    private static void write(Runnable work) {
        boolean unused = written(() -> {
            work.run();
            return true;
        });
    }

    private static <T> T written(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalStateException e) {
            log.warn("A call of the tracing API could not write", e);
            throw new ProblemException(
                    Problem.UNAVAILABLE,
                    "The trace store failed or did not answer in time; it is safe to try again with the same id.");
        }
    }
}
