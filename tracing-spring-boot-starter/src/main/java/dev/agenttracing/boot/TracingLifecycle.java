/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.FlushResult;
import dev.agenttracing.engine.TracingEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Writes what waits once the web server has answered its last request, and before what a store may stand on goes. Spans that end
 * still later are written when the engine is closed.
 */
final class TracingLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TracingLifecycle.class);

    /** Stops after the web server, whose phases are 1,024 and 2,048 below the default. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4_096;

    private final TracingEngine engine;
    private volatile boolean running;

    TracingLifecycle(TracingEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        FlushResult result = engine.drain();
        log.debug("Tracing: {} spans written at the stop, {} lost", result.written(), result.dropped());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
