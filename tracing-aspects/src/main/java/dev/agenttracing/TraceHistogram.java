/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many traces began when.
 *
 * @param from the beginning of the first bucket
 * @param to the end of the last bucket
 * @param buckets the counts, in order; all buckets have the same length
 */
public record TraceHistogram(Instant from, Instant to, List<Bucket> buckets) {

    /** Makes a histogram. */
    public TraceHistogram {
        buckets = List.copyOf(buckets);
    }

    /**
     * The traces that began within one part of the time.
     *
     * @param start the beginning of the part
     * @param traces how many traces began in it
     * @param errors how many of them have status error
     */
    public record Bucket(Instant start, long traces, long errors) {}

    /** Counts traces, for stores. Not thread-safe. */
    public static final class Counting {

        private final Instant from;
        private final Instant to;
        private final long nanos;
        private final long[] traces;
        private final long[] errors;

        /**
         * Begins to count.
         *
         * @param from the beginning of the first bucket
         * @param to the end of the last bucket
         * @param buckets how many buckets
         * @throws IllegalArgumentException if there is no time between the ends, or more than 200 years, or no bucket
         */
        public Counting(Instant from, Instant to, int buckets) {
            if (!from.isBefore(to) || Duration.between(from, to).toDays() > 73_000 || buckets < 1) {
                throw new IllegalArgumentException("A histogram needs a beginning, a later end, and a bucket");
            }
            this.from = from;
            this.to = to;
            this.nanos = Duration.between(from, to).toNanos();
            this.traces = new long[buckets];
            this.errors = new long[buckets];
        }

        /**
         * Keeps a query to the time that is counted.
         *
         * @param query the query
         * @return the same, within the time
         */
        public TraceQuery within(TraceQuery query) {
            TraceQuery.Builder within = query.toBuilder();
            if (query.from().filter(other -> other.isAfter(from)).isEmpty()) {
                within.from(from);
            }
            if (query.to().filter(other -> other.isBefore(to)).isEmpty()) {
                within.to(to);
            }
            return within.build();
        }

        /**
         * Counts a trace.
         *
         * @param start when it began
         */
        public void count(Instant start) {
            add(start, traces);
        }

        /**
         * Counts the error of a trace that is counted beside.
         *
         * @param start when the trace began
         */
        public void countError(Instant start) {
            add(start, errors);
        }

        private void add(Instant start, long[] to) {
            if (!start.isBefore(from) && start.isBefore(this.to)) {
                double share = (double) Duration.between(from, start).toNanos() / nanos;
                to[Math.min(to.length - 1, (int) (share * to.length))]++;
            }
        }

        /** {@return the counts} */
        public TraceHistogram result() {
            List<Bucket> buckets = new ArrayList<>(traces.length);
            for (int i = 0; i < traces.length; i++) {
                long offset = (long) ((double) nanos * i / traces.length);
                buckets.add(new Bucket(from.plusNanos(offset), traces[i], errors[i]));
            }
            return new TraceHistogram(from, to, buckets);
        }
    }
}
