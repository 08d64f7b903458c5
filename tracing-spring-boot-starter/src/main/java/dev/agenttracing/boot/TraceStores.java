/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.boot.AgentTracingProperties.StoreFallback;
import dev.agenttracing.boot.AgentTracingProperties.StoreType;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.memory.InMemoryTraceStore;
import dev.agenttracing.store.sqlite.SqliteStores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Makes the store that properties choose. */
final class TraceStores {

    private static final Logger log = LoggerFactory.getLogger(TraceStores.class);
    private static final String TYPE = "agent-tracing.store.type";
    private static final String TESTS = "dev.agenttracing.test.AgentConversations";

    private TraceStores() {}

    static TraceStore of(AgentTracingProperties.Store properties, Environment environment) {
        return typeOf(properties, environment) == StoreType.MEMORY
                ? inMemory(properties.memory())
                : embedded(properties);
    }

    /** Tests leave no files behind, unless they ask for it. */
    private static StoreType typeOf(AgentTracingProperties.Store properties, Environment environment) {
        boolean told = Binder.get(environment).bind(TYPE, StoreType.class).isBound();
        return !told && ClassUtils.isPresent(TESTS, Thread.currentThread().getContextClassLoader())
                ? StoreType.MEMORY
                : properties.type();
    }

    private static TraceStore embedded(AgentTracingProperties.Store properties) {
        try {
            return SqliteStores.open(properties.path());
        } catch (RuntimeException | LinkageError e) {
            // Whatever is the matter with the files: that traces cannot be kept stops no application.
            if (properties.fallback() == StoreFallback.NONE) {
                throw e;
            }
            log.warn(
                    "Traces are kept in memory, and lost when the application stops: {} (agent-tracing.store.fallback=none"
                            + " would stop the start instead)",
                    e instanceof TraceStoreException ? e.getMessage() : e.toString());
            return inMemory(properties.memory());
        }
    }

    private static TraceStore inMemory(AgentTracingProperties.Memory memory) {
        return new InMemoryTraceStore(memory.maxTraces(), memory.maxSize().toBytes());
    }
}
