/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** The stores behind the engine that is measured. */
final class Stores {

    private Stores() {}

    static TraceStore of(String name) {
        return name.equals("hanging") ? hanging() : healthy();
    }

    /** The store in memory, small, so that it is full soon and evicts as it does in the long run. */
    private static TraceStore healthy() {
        return new InMemoryTraceStore(10_000, 32_000_000);
    }

    /** A store whose writes do not return. */
    private static TraceStore hanging() {
        CountDownLatch never = new CountDownLatch(1);
        TraceStore store = healthy();
        return (TraceStore) Proxy.newProxyInstance(
                TraceStore.class.getClassLoader(), new Class<?>[] {TraceStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write")) {
                        never.await();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
