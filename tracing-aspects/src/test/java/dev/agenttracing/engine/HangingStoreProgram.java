/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.FlushResult;
import dev.agenttracing.SpanScope;
import dev.agenttracing.SpanType;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Makes 200,000 spans of 3 kB while the store hangs, then lets it go on. Exits with 1 if a span is neither stored nor counted as
 * dropped, if the heap has grown meanwhile, or if it does not recover by itself.
 */
final class HangingStoreProgram {

    private static final int SPANS = 200_000;
    private static final int TRACE = 1_000;

    private HangingStoreProgram() {}

    public static void main(String... arguments) {
        CountDownLatch hang = new CountDownLatch(1);
        Set<String> stored = ConcurrentHashMap.newKeySet();
        try (TracingEngine tracing = new TracingEngine(
                EngineSettings.DEFAULT, EngineBeans.none(), store(hang, stored), EngineClock.SYSTEM)) {
            List<Long> heaps = new ArrayList<>();
            for (int made = 0; made < SPANS; made += TRACE) {
                makeTrace(tracing, made);
                if (made >= SPANS / 2 && made % 10_000 == 0) {
                    heaps.add(heapAfterCollection());
                }
            }
            require(heaps.get(heaps.size() - 1) < heaps.get(0) + 8_000_000, "the heap has grown: " + heaps);
            require(tracing.counters().dropped(DropReason.QUEUE_FULL) > 0, "nothing was dropped");

            hang.countDown();
            FlushResult result = tracing.flush(Duration.ofMinutes(1));

            long made = tracing.counters().started();
            long accounted = stored.size() + tracing.counters().dropped();
            System.out.printf(
                    "made %d, stored %d, dropped %d, heaps %s, %s%n",
                    made, stored.size(), tracing.counters().dropped(), heaps, result);
            require(result.complete(), "the store did not recover");
            require(made == accounted, "made " + made + ", accounted for " + accounted);
            System.out.println("done");
        }
    }

    private static void makeTrace(TracingEngine tracing, int seed) {
        DetachedSpan root = tracing.span(SpanType.AGENT_RUN, "agent").start();
        try (SpanScope scope = root.makeCurrent()) {
            for (int i = 1; i < TRACE; i++) {
                // Bytes of their own, as captured values are.
                String input = (seed + "." + i + " ").repeat(1_000).substring(0, 3_000);
                tracing.span(SpanType.TOOL_CALL, "tool").input(input).run(() -> {});
            }
        }
        root.end();
    }

    private static long heapAfterCollection() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            System.out.println(otherwise);
            System.exit(1);
        }
    }

    /** A store in memory whose writes hang until they are let go on, and that knows the spans it was given. */
    private static TraceStore store(CountDownLatch hang, Set<String> stored) {
        InMemoryTraceStore memory = new InMemoryTraceStore(10_000, 8_000_000);
        return (TraceStore) Proxy.newProxyInstance(
                TraceStore.class.getClassLoader(), new Class<?>[] {TraceStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("write")) {
                        hang.await();
                        ((WriteBatch) values[0])
                                .spans().stream()
                                        .filter(span -> span.duration().isPresent())
                                        .forEach(span -> stored.add(span.id()));
                    }
                    try {
                        return method.invoke(memory, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
