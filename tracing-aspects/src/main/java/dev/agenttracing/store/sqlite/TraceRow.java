/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.StoredTrace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * A trace's row, as far as lists read it.
 *
 * @param id its number
 * @param firstStart the start of its first span, in microseconds of the day
 * @param ended from there to the last end known, in nanoseconds
 * @param running how many spans run
 * @param owner whose parts it shares
 * @param labels the terms that it is found by
 * @param summary what a list shows of it; without scores
 */
record TraceRow(long id, long firstStart, long ended, int running, long owner, byte[] labels, TraceSummary summary) {

    static final String COLUMNS =
            "t.id, t.trace_id, t.start, t.first_start, t.ended, t.running, t.spans, t.dropped, t.owner, t.labels, t.summary";

    /** Reads {@link #COLUMNS}; what runs is measured to now. */
    static TraceRow read(ResultSet row, Day day, Instant now) throws SQLException {
        long firstStart = row.getLong(4);
        long ended = row.getLong(5);
        int running = row.getInt(6);
        long open = running == 0 ? 0 : Math.max(0, day.micros(now) - firstStart) * 1_000;
        TraceSummary summary = Summaries.decode(
                row.getBytes(11),
                new Summaries.Columns(
                        Bytes.traceId(row.getBytes(2)),
                        day.time(row.getLong(3)),
                        Duration.ofNanos(Math.max(ended, open)),
                        running == 0,
                        row.getInt(7),
                        row.getLong(8)));
        return new TraceRow(row.getLong(1), firstStart, ended, running, row.getLong(9), row.getBytes(10), summary);
    }

    /** The row of a trace, of all of its spans. */
    static TraceRow of(long id, long owner, StoredTrace trace, Day day) {
        long firstStart = day.micros(trace.startTime());
        return new TraceRow(
                id,
                firstStart,
                ended(trace.spans(), firstStart, day),
                running(trace.spans()),
                owner,
                new byte[0],
                // What runs is measured when it is read.
                trace.summary(trace.startTime()));
    }

    static long ended(Collection<SpanData> spans, long firstStart, Day day) {
        long ended = 0;
        for (SpanData span : spans) {
            long end = (day.micros(span.startTime()) - firstStart) * 1_000
                    + span.duration().map(Day::nanos).orElse(0L);
            ended = Math.max(ended, end);
        }
        return ended;
    }

    static int running(Collection<SpanData> spans) {
        return (int) spans.stream()
                .filter(span -> span.status() == SpanStatus.RUNNING)
                .count();
    }
}
