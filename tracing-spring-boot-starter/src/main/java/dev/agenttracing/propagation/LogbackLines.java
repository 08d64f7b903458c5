/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.agenttracing.engine.LogIds;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Hears of Logback's lines. The log is one for all applications of a JVM. When its configuration is read anew, the filter comes
 * back; when another application starts, it stops the log first, and with it whoever listens: then the filter comes back with the
 * next one that is traced. The last who goes takes it away.
 */
public final class LogbackLines implements LogLines, AutoCloseable {

    private static final BeforeLines FILTER = new BeforeLines();
    private static final Resets RESETS = new Resets();
    private static final Set<LogbackLines> LISTENING = new HashSet<>();

    private final boolean heard;

    /** Begins to listen, if this application logs by Logback. */
    public LogbackLines() {
        LoggerContext logs = logs();
        heard = logs != null;
        if (logs != null) {
            synchronized (LISTENING) {
                LISTENING.add(this);
                putInto(logs);
                if (!logs.getCopyOfListenerList().contains(RESETS)) {
                    logs.addListener(RESETS);
                }
            }
        }
    }

    private static void putInto(LoggerContext logs) {
        if (!logs.getTurboFilterList().contains(FILTER)) {
            FILTER.start();
            logs.addTurboFilter(FILTER);
        }
    }

    private static @Nullable LoggerContext logs() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context ? context : null;
    }

    @Override
    public boolean areHeard() {
        return heard;
    }

    @Override
    public void close() {
        LoggerContext logs = logs();
        synchronized (LISTENING) {
            if (LISTENING.remove(this) && LISTENING.isEmpty() && logs != null) {
                logs.removeListener(RESETS);
                logs.getTurboFilterList().remove(FILTER);
            }
        }
    }

    private static final class BeforeLines extends TurboFilter {

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable thrown) {
            if (level.isGreaterOrEqual(logger.getEffectiveLevel())) {
                LogIds.beforeLine();
            }
            return FilterReply.NEUTRAL;
        }
    }

    private static final class Resets implements LoggerContextListener {

        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onReset(LoggerContext logs) {
            putInto(logs);
        }

        @Override
        public void onStart(LoggerContext logs) {
            // Nothing was taken away.
        }

        @Override
        public void onStop(LoggerContext logs) {
            // Nothing is written any more.
        }

        @Override
        public void onLevelChange(Logger logger, Level level) {
            // Each line is asked for its level.
        }
    }
}
