/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import dev.agenttracing.SpanData;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.Blackhole;

/** The stores behind the engine that is measured. */
final class Stores {

    /** The length of the peer's queue, which is the default of OpenTelemetry's batch processor. */
    static final String QUEUE_OF_PEER = "agent-tracing.queue.max-spans=2048";

    private Stores() {}

    /** Gives a store by name: what each is, stands with the method that makes it. */
    static TraceStore of(String name) {
        return switch (name) {
            case "taking" -> taking();
            case "memory" -> memory();
            case "hanging" -> hanging();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /**
     * The equal of an exporter that does nothing: it reads each span, so that the writer has done its work, and keeps none.
     */
    static TraceStore taking() {
        Blackhole blackhole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        return writing(batch -> {
            for (SpanData span : batch.spans()) {
                blackhole.consume(span.attributes());
                blackhole.consume(span.input().json());
                blackhole.consume(span.output().json());
            }
        });
    }

    /** The store in memory, small, so that it is full soon and evicts as it does in the long run. */
    private static TraceStore memory() {
        return new InMemoryTraceStore(10_000, 32_000_000);
    }

    /** A store whose writes do not return. */
    private static TraceStore hanging() {
        CountDownLatch never = new CountDownLatch(1);
        return writing(batch -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static TraceStore writing(Consumer<WriteBatch> write) {
        TraceStore empty = memory();
        return (TraceStore) Proxy.newProxyInstance(
                TraceStore.class.getClassLoader(), new Class<?>[] {TraceStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        write.accept((WriteBatch) arguments[0]);
                        return null;
                    }
                    try {
                        return method.invoke(empty, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
