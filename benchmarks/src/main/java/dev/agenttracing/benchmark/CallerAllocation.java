/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Counts the bytes that the calling threads allocate for a call, without those of a writer or exporter beside them. */
public final class CallerAllocation implements InternalProfiler {

    /** The name under which the figure is found. */
    static final String LABEL = "caller.alloc.norm";

    private static final String CALLERS = "jmh-worker";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long before;

    /** Is made by JMH. */
    public CallerAllocation() {}

    @Override
    public String getDescription() {
        return "Bytes that the calling threads allocate";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = allocated();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double perCall = (double) (allocated() - before) / result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, perCall, "B/op", AggregationPolicy.AVG));
    }

    private long allocated() {
        return LongStream.of(threads.getAllThreadIds())
                .filter(this::isCaller)
                .map(threads::getThreadAllocatedBytes)
                .sum();
    }

    private boolean isCaller(long id) {
        var thread = threads.getThreadInfo(id);
        return thread != null && thread.getThreadName().contains(CALLERS);
    }
}
