/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures values as they are now, as JSON, by a mapper of our own: it reads fields and not getters, so that it runs no code
 * of the application and loads nothing lazy; it goes through data and describes what is no data, such as a stream, a
 * connection, a proxy. It never throws. Stateless but for what it has learned of classes; thread-safe.
 */
final class ValueCapture {

    private static final Logger log = LoggerFactory.getLogger(ValueCapture.class);

    private final CaptureLimits limits;
    private final EngineCounters counters;
    private final SpareTexts spares = new SpareTexts();
    private final SensitiveObjects sensitive;

    ValueCapture(CaptureLimits limits, HiddenErrors hiddenErrors, EngineCounters counters) {
        this.sensitive = new SensitiveObjects(hiddenErrors);
        this.limits = limits;
        this.counters = counters;
    }

    /** Captures one value. Null is no value. */
    Captured capture(@Nullable Object value) {
        if (value == null) {
            return Captured.NONE;
        }
        try {
            if (ObjectShape.isSensitive(value.getClass()) || isSensitive(value)) {
                return Captured.HIDDEN;
            }
            int left = Unchanging.left(value, Unchanging.BUDGET);
            if (left >= 0) {
                return Captured.later(() -> write(writer -> writer.value(value)), Unchanging.BUDGET - left);
            }
            if (!ValueWriter.isScalar(value) && Described.of(value) != null) {
                return Captured.UNCAPTURABLE;
            }
        } catch (Throwable t) {
            return failed(t);
        }
        return write(writer -> writer.value(value));
    }

    /** True if an object stood where what stands is sensitive. */
    boolean isSensitive(Object value) {
        return sensitive.contains(value);
    }

    /** Captures arguments as an object by name. */
    Captured capture(CapturedArguments arguments) {
        if (arguments.isEmpty()) {
            return Captured.NONE;
        }
        try {
            arguments.learnSensitive(sensitive);
            int left = arguments.unchangingLeft(Unchanging.BUDGET);
            if (left >= 0) {
                CapturedArguments kept = arguments.kept();
                return Captured.later(() -> write(kept::writeTo), Unchanging.BUDGET - left);
            }
        } catch (Throwable t) {
            return failed(t);
        }
        return write(arguments::writeTo);
    }

    private Captured write(Writing writing) {
        try {
            JsonText json = spares.take();
            ValueWriter writer = new ValueWriter(limits, sensitive, json);
            writing.to(writer);
            Captured captured = writer.finish();
            spares.giveBack(json);
            counters.cuts.add(captured.cuts().size());
            return captured;
        } catch (Throwable t) {
            return failed(t);
        }
    }

    /** Even of an Error: what a value does while it is looked at must not reach the application. */
    private Captured failed(Throwable t) {
        counters.failures.count(log, "A value could not be captured; its span says so", t);
        return Captured.UNCAPTURABLE;
    }

    private interface Writing {
        void to(ValueWriter writer);
    }
}
