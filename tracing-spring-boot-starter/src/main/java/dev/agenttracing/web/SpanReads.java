/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanOutline;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import tools.jackson.core.JsonGenerator;

/**
 * The calls that read one trace. A trace may be larger than memory: its tree is read first, then the spans of the page, a few at
 * a time, as the answer goes out.
 */
final class SpanReads {

    private static final int MAX_WHOLE = 1_000;
    private static final int MAX_OUTLINES = 5_000;
    private static final int MAX_CHILDREN = 1_000;
    private static final int AT_ONCE = 50;

    private final TraceReader traces;

    SpanReads(TraceReader traces) {
        this.traces = traces;
    }

    List<Route> routes() {
        return List.of(
                Route.get("traces/{traceId}", List.of("fields", "limit", "cursor"), this::trace),
                Route.get("traces/{traceId}/spans", List.of("parent", "limit", "offset", "cursor"), this::spans),
                Route.get("traces/{traceId}/spans/{spanId}", List.of("fields"), this::span),
                Route.get("traces/{traceId}/spans/{spanId}/path", this::path),
                Route.get("traces/{traceId}/spans/{spanId}/input", (call, none) -> raw(call, true)),
                Route.get("traces/{traceId}/spans/{spanId}/output", (call, none) -> raw(call, false)),
                Route.get("traces/{traceId}/overview", List.of("columns"), this::overview),
                Route.get("traces/{traceId}/find", List.of("q", "limit"), this::find));
    }

    private TraceTree tree(Call call) {
        return traces.tree(call.variable("traceId")).orElseThrow(TraceApi::noSuchTrace);
    }

    private static int number(Call call, TraceTree tree) {
        return tree.find(call.variable("spanId"))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The trace has no span of this id."));
    }

    private Answer trace(Call call, Parameters parameters) {
        boolean outline = fields(parameters, "outline");
        int most = outline ? MAX_OUTLINES : MAX_WHOLE;
        int limit = parameters.number("limit", 1, most, outline ? MAX_WHOLE : most);
        TraceTree tree = tree(call);
        SpanPage page = SpanPage.of(tree.size(), limit, tree, parameters, IntUnaryOperator.identity());
        return Answer.json(to -> {
            to.writeStartObject();
            TraceJson.head(tree, to);
            if (outline) {
                outlines(tree, page, to);
            } else {
                wholes(tree, page, to);
            }
            to.writeEndObject();
        });
    }

    private static boolean fields(Parameters parameters, String known) {
        Optional<String> fields = parameters.text("fields");
        if (fields.isPresent() && !fields.get().equals(known)) {
            throw new IllegalArgumentException("\"fields\" must be " + known + ", or not be given");
        }
        return fields.isPresent();
    }

    private Answer spans(Call call, Parameters parameters) {
        boolean children = parameters.text("parent").isPresent();
        int limit = parameters.number("limit", 1, children ? MAX_CHILDREN : MAX_WHOLE, children ? 500 : MAX_WHOLE);
        TraceTree tree = tree(call);
        if (!children) {
            if (parameters.text("offset").isPresent()) {
                throw new IllegalArgumentException("\"offset\" is for children: give \"parent\" too");
            }
            SpanPage page = SpanPage.of(tree.size(), limit, tree, parameters, IntUnaryOperator.identity());
            return object(to -> wholes(tree, page, to));
        }
        List<Integer> of = siblings(tree, parameters.required("parent"));
        SpanPage page = SpanPage.of(of.size(), limit, tree, parameters, of::get);
        return object(to -> {
            to.writeNumberProperty("total", of.size());
            placed(tree, page, to);
        });
    }

    private static List<Integer> siblings(TraceTree tree, String parentId) {
        if (parentId.isEmpty()) {
            return tree.tops();
        }
        return tree.children(tree.find(parentId)
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, "The trace has no parent of this id.")));
    }

    /** A span, and what is above it: what a page needs to show it at its place, of whatever else it has nothing. */
    private Answer path(Call call, Parameters parameters) {
        TraceTree tree = tree(call);
        List<Integer> way = new ArrayList<>();
        int span = number(call, tree);
        while (span != TraceTree.NONE && way.size() < MAX_OUTLINES) {
            way.add(span);
            span = tree.parent(span);
        }
        Collections.reverse(way);
        return object(to -> placed(tree, new SpanPage(way, Optional.empty()), to));
    }

    private static Answer object(Consumer<JsonGenerator> members) {
        return Answer.json(to -> {
            to.writeStartObject();
            members.accept(to);
            to.writeEndObject();
        });
    }

    private void wholes(TraceTree tree, SpanPage page, JsonGenerator to) {
        SpanJson json = new SpanJson(tree);
        BodyBudget bodies = BodyBudget.ofPage();
        to.writeArrayPropertyStart("spans");
        for (List<Integer> some : page.inParts(AT_ONCE)) {
            for (SpanData span : traces.spans(traceId(tree), ids(tree, some))) {
                json.whole(numberOf(tree, some, span.id()), span, bodies, to);
            }
        }
        to.writeEndArray();
        if (bodies.hasOmitted()) {
            to.writeBooleanProperty("bodiesOmitted", true);
        }
        Json.text("nextCursor", page.nextCursor(), to);
    }

    private void outlines(TraceTree tree, SpanPage page, JsonGenerator to) {
        SpanJson json = new SpanJson(tree);
        to.writeArrayPropertyStart("spans");
        for (List<Integer> some : page.inParts(AT_ONCE)) {
            for (SpanOutline outline : traces.outlines(traceId(tree), ids(tree, some))) {
                json.outline(numberOf(tree, some, outline.span().id()), outline, to);
            }
        }
        to.writeEndArray();
        Json.text("nextCursor", page.nextCursor(), to);
    }

    /** Outlines with their places among their siblings, and with what is below them in sum. */
    private void placed(TraceTree tree, SpanPage page, JsonGenerator to) {
        SpanJson json = new SpanJson(tree);
        Subtrees subtrees = Subtrees.of(tree);
        to.writeArrayPropertyStart("spans");
        for (List<Integer> some : page.inParts(AT_ONCE)) {
            for (SpanOutline outline : traces.outlines(traceId(tree), ids(tree, some))) {
                int number = numberOf(tree, some, outline.span().id());
                to.writeStartObject();
                json.outlineMembers(number, outline, to);
                to.writeNumberProperty("place", subtrees.place(number));
                to.writeNumberProperty("subtreeCount", subtrees.count(number));
                to.writeNumberProperty("subtreeErrors", subtrees.errors(number));
                Json.time("subtreeEnd", subtrees.end(number), to);
                to.writeEndObject();
            }
        }
        to.writeEndArray();
        Json.text("nextCursor", page.nextCursor(), to);
    }

    private static String traceId(TraceTree tree) {
        return tree.summary().traceId();
    }

    private static List<String> ids(TraceTree tree, List<Integer> numbers) {
        return numbers.stream().map(number -> tree.node(number).id()).toList();
    }

    private static int numberOf(TraceTree tree, List<Integer> numbers, String id) {
        return numbers.stream()
                .filter(number -> tree.node(number).id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private SpanData read(TraceTree tree, int number) {
        return traces.spans(traceId(tree), ids(tree, List.of(number))).stream()
                .findFirst()
                .orElseThrow(TraceApi::noSuchTrace);
    }

    private Answer span(Call call, Parameters parameters) {
        TraceTree tree = tree(call);
        int number = number(call, tree);
        SpanData span = read(tree, number);
        BodyBudget bodies = fields(parameters, "facts") ? BodyBudget.none() : BodyBudget.unlimited();
        return Answer.json(to -> new SpanJson(tree).whole(number, span, bodies, to));
    }

    /** Reads a span, of a large trace without its tree, if the id is the trace's own. */
    private SpanData read(Call call) {
        List<SpanData> found = traces.spans(call.variable("traceId"), List.of(call.variable("spanId")));
        if (!found.isEmpty()) {
            return found.get(0);
        }
        TraceTree tree = tree(call);
        return read(tree, number(call, tree));
    }

    private Answer raw(Call call, boolean input) {
        SpanData span = read(call);
        SpanData.Content content = input ? span.input() : span.output();
        if (!content.isRecorded()) {
            throw new ProblemException(
                    Problem.NOT_FOUND,
                    "The span has no recorded " + (input ? "input" : "output") + "; its state is "
                            + content.state().jsonName() + ".");
        }
        return ByteRange.answer(call, content.json().getBytes(StandardCharsets.UTF_8));
    }

    private Answer overview(Call call, Parameters parameters) {
        int columns = parameters.number("columns", 1, 2_000, 1_000);
        TraceTree tree = tree(call);
        return Answer.json(to -> new Overview(tree, columns).write(to));
    }

    private Answer find(Call call, Parameters parameters) {
        SpanSearch search = new SpanSearch(parameters.required("q"));
        int limit = parameters.number("limit", 1, 1_000, 1_000);
        TraceTree tree = tree(call);
        return Answer.json(to -> search.write(traces, tree, limit, to));
    }
}
