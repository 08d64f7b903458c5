/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.SpanData;
import dev.agenttracing.TraceArchive;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.TraceTree;
import dev.agenttracing.privacy.Redaction;
import dev.agenttracing.store.TraceHead;
import dev.agenttracing.store.TraceLines;
import dev.agenttracing.store.WriteBatch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Takes traces out as they are read, live and stored as one, and in through redaction. */
final class Archive implements TraceArchive {

    private final LiveReader reader;
    private final Redaction redaction;
    private final Consumer<WriteBatch> writing;

    /**
     * @param writing writes a batch, and returns when it is durable
     */
    Archive(LiveReader reader, Redaction redaction, Consumer<WriteBatch> writing) {
        this.reader = reader;
        this.redaction = redaction;
        this.writing = writing;
    }

    @Override
    public void write(TraceTree tree, OutputStream to) throws IOException {
        TraceSummary trace = tree.summary();
        TraceHead head = new TraceHead(
                trace.traceId(), trace.startTime(), trace.scores(), tree.feedback(), trace.droppedSpans());
        Writer writer = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        TraceLines.write(head, ids(tree), ids -> reader.spans(trace.traceId(), ids), writer);
        writer.flush();
    }

    /** First the span that the trace's place in the order comes from. */
    private static List<String> ids(TraceTree tree) {
        List<String> ids = new ArrayList<>(tree.ids(0, tree.size()));
        for (int i = 0; i < ids.size(); i++) {
            if (tree.node(i).startTime().equals(tree.summary().startTime())) {
                Collections.swap(ids, 0, i);
                break;
            }
        }
        return ids;
    }

    @Override
    public long read(InputStream from) throws IOException {
        return TraceLines.read(from, (Consumer<WriteBatch>) batch -> writing.accept(redacted(batch)));
    }

    private WriteBatch redacted(WriteBatch batch) {
        List<SpanData> spans = batch.spans().stream()
                .map(span -> redaction.redact(span, redaction::redact))
                .toList();
        return new WriteBatch(
                batch.id(),
                spans,
                each(batch.scores(), redaction::redact),
                each(batch.feedback(), redaction::redact),
                batch.dropped());
    }

    private static <T> Map<String, List<T>> each(Map<String, List<T>> byTrace, UnaryOperator<T> redact) {
        return byTrace.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().stream().map(redact).toList()));
    }
}
