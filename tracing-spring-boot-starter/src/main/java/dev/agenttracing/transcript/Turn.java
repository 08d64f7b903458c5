/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceTree;
import dev.agenttracing.transcript.TranscriptItem.Kind;
import java.util.Map;

/** One span of the walk. */
record Turn(SpanWalk walk, int number) {

    TraceTree.Node node() {
        return walk.tree().node(number);
    }

    /** What it took and gave; of one that was deleted meanwhile only who it was. */
    SpanData span() {
        SpanData read = walk.span(number);
        TraceTree.Node node = node();
        return read != null
                ? read
                : SpanData.builder(walk.traceId(), node.id())
                        .type(node.type())
                        .name(node.name())
                        .startTime(node.startTime())
                        .status(node.status(), node.duration())
                        .build();
    }

    boolean is(SpanType type) {
        return node().type().equals(type);
    }

    boolean isRun() {
        return is(SpanType.AGENT_RUN) || is(SpanType.WORKFLOW_RUN);
    }

    Facts facts() {
        Facts facts = new Facts().put("status", node().status().jsonName()).timing(node());
        span().error()
                .ifPresent(error ->
                        facts.put("error", Map.of("type", error.type(), "message", Texts.cut(error.message()))));
        return facts;
    }

    String id(String part) {
        return part.isEmpty() ? node().id() : node().id() + ":" + part;
    }

    TranscriptItem item(String part, Kind kind, int depth, Facts facts) {
        return new TranscriptItem(id(part), kind, walk.traceId(), node().id(), depth, facts.told());
    }
}
