/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.web.LiveFeed;
import org.springframework.context.SmartLifecycle;

/** Ends the connections of those who read live events before the web server waits for its requests to end: these would not. */
final class LiveFeedLifecycle implements SmartLifecycle {

    private final LiveFeed feed;
    private volatile boolean running;

    LiveFeedLifecycle(LiveFeed feed) {
        this.feed = feed;
    }

    @Override
    public void start() {
        running = true;
        feed.start();
    }

    @Override
    public void stop() {
        running = false;
        feed.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
