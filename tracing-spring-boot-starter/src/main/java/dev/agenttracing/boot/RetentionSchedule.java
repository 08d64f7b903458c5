/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.store.Retention;
import dev.agenttracing.store.TraceStore;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a store delete what is too old or too much, now and then, on a thread of its own. */
final class RetentionSchedule implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RetentionSchedule.class);

    private final TraceStore store;
    private final Retention limits;
    private final ScheduledExecutorService thread;

    RetentionSchedule(TraceStore store, AgentTracingProperties.Retention properties) {
        this.store = store;
        this.limits = properties.toLimits();
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, "agent-tracing-retention");
            daemon.setDaemon(true);
            return daemon;
        });
        long millis = properties.interval().toMillis();
        // Not at the start, which others wait for.
        var unused = thread.scheduleWithFixedDelay(this::retain, millis / 2, millis, TimeUnit.MILLISECONDS);
    }

    private void retain() {
        try {
            long deleted = store.retain(limits);
            if (deleted > 0) {
                log.info("{} traces were deleted that agent-tracing.store.retention does not keep", deleted);
            }
        } catch (RuntimeException e) {
            // The schedule would end with an exception; the next time may go well.
            log.warn(
                    "Traces that agent-tracing.store.retention does not keep could not be deleted; it is tried again",
                    e);
        }
    }

    /** Stops, after what it is at: a store must not be closed under it. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            log.warn("Deleting old traces takes long; it ends with the store");
        }
    }
}
