/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.Attributes;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was captured and said of one span, and how it ended. Guarded by itself: nobody waits for that lock but threads that speak
 * of the same span at once.
 */
final class SpanState {

    /** About what a throwable takes with its stack trace. */
    private static final long ERROR_BYTES = 8_000;

    private final SpanLimits limits;
    private @Nullable CutList cuts;
    private @Nullable Map<String, Object> attributes;
    private @Nullable Map<String, Object> libraryAttributes;
    private Captured input = Captured.NONE;
    private Captured output = Captured.NONE;
    private Source inputSource = Source.CAPTURED;
    private Source outputSource = Source.CAPTURED;
    private int refusedAttributes;
    /** Read without the lock: it is asked of each span, and seldom there. */
    private volatile @Nullable Throwable error;

    private SpanStatus status = SpanStatus.RUNNING;
    private long endNanos;
    private boolean libraryAtWork;
    private @Nullable MethodEnd methodEnd;

    /** How a method ended while the library that had joined its span was still at work. */
    record MethodEnd(SpanStatus how, @Nullable Throwable thrown) {}

    SpanState(SpanLimits limits) {
        this.limits = limits;
    }

    /** Sets the input, and tells how many bytes are no more taken. */
    synchronized long input(Captured captured, Source source) {
        if (source.compareTo(inputSource) < 0) {
            return captured.bytes();
        }
        long before = input.bytes();
        input = captured;
        inputSource = source;
        return before;
    }

    /** Sets the output, and tells how many bytes are no more taken. */
    synchronized long output(Captured captured, Source source) {
        if (source.compareTo(outputSource) < 0) {
            return captured.bytes();
        }
        long before = output.bytes();
        output = captured;
        outputSource = source;
        return before;
    }

    /** Has the result of the method be the output, whatever a library told before. */
    synchronized void outputIsCaptured() {
        if (outputSource == Source.LIBRARY) {
            outputSource = Source.CAPTURED;
        }
    }

    /** Hides what is captured so far, and tells how many bytes are no more taken. */
    synchronized long hide(boolean hideInput, boolean hideOutput) {
        long before = 0;
        if (hideInput && input != Captured.NONE) {
            before += input.bytes();
            input = Captured.HIDDEN;
        }
        if (hideOutput && output != Captured.NONE) {
            before += output.bytes();
            output = Captured.HIDDEN;
        }
        return before;
    }

    /** Sets an attribute, and tells how many bytes are no more taken; null takes it away. */
    synchronized long attribute(String key, @Nullable Object value, Source source) {
        Map<String, Object> known = source == Source.LIBRARY ? libraryAttributes : attributes;
        if (value == null) {
            return known == null ? 0 : bytesOf(known.remove(key));
        }
        if (known == null) {
            known = new LinkedHashMap<>();
            if (source == Source.LIBRARY) {
                libraryAttributes = known;
            } else {
                attributes = known;
            }
        }
        if (known.size() >= limits.attributes() && !known.containsKey(key)) {
            refusedAttributes++;
            return bytesOf(value);
        }
        return bytesOf(known.put(key, value));
    }

    /** What a library has told under a key. */
    synchronized @Nullable Object libraryAttribute(String key) {
        return libraryAttributes == null ? null : libraryAttributes.get(key);
    }

    private static long bytesOf(@Nullable Object value) {
        return value instanceof Captured captured ? captured.bytes() : 0;
    }

    synchronized void text(String key, String value, int maxLength, Source source) {
        long unused = attribute(key, value.length() <= maxLength ? value : cut(key, value, maxLength), source);
    }

    private String cut(String key, String value, int maxLength) {
        CutList known = cuts == null ? new CutList() : cuts;
        cuts = known;
        return known.text("attributes." + key, value, maxLength);
    }

    synchronized void attributeOnce(String key, Object value, Source source) {
        Map<String, Object> known = source == Source.LIBRARY ? libraryAttributes : attributes;
        if (known == null || !known.containsKey(key)) {
            long unused = attribute(key, value, source);
        }
    }

    synchronized void error(Throwable cause) {
        error = cause;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    /** Ends; false if it has ended before, or ends with the library that joined it. */
    synchronized boolean end(SpanStatus how, @Nullable Throwable thrown, long now) {
        if (status != SpanStatus.RUNNING) {
            return false;
        }
        if (libraryAtWork) {
            methodEnd = methodEnd == null ? new MethodEnd(how, thrown) : methodEnd;
            return false;
        }
        if (thrown != null) {
            error = thrown;
        }
        status = error != null && how == SpanStatus.OK ? SpanStatus.ERROR : how;
        endNanos = now;
        return true;
    }

    /** Has the span end no sooner than the library does that joined it. */
    synchronized void libraryJoins() {
        libraryAtWork = true;
    }

    /** Gives how the method ended before; null if it has not. */
    synchronized @Nullable MethodEnd libraryLeaves() {
        libraryAtWork = false;
        return methodEnd;
    }

    synchronized SpanStatus status() {
        return status;
    }

    synchronized long endNanos() {
        return endNanos;
    }

    /** About how much memory it takes. */
    synchronized long bytes() {
        long bytes = 1_000 + input.bytes() + output.bytes() + (error == null ? 0 : ERROR_BYTES);
        return bytes + bytesOfAll(attributes) + bytesOfAll(libraryAttributes);
    }

    private static long bytesOfAll(@Nullable Map<String, Object> attributes) {
        long bytes = 0;
        if (attributes != null) {
            for (Object value : attributes.values()) {
                bytes += value instanceof Captured captured
                        ? captured.bytes()
                        : value instanceof String text ? 2L * text.length() : 100;
            }
        }
        return bytes;
    }

    synchronized void writeTo(
            SpanData.Builder data, CutList all, Map<String, Object> known, SpanType type, SpanStatus seenAs) {
        Map<String, Object> told = new LinkedHashMap<>();
        readAttributes(libraryAttributes, told, all);
        told.forEach(known::putIfAbsent);
        addOutcome(known, type, seenAs);
        readAttributes(attributes, known, all);
        data.input(input.content()).output(output.content()).attributes(Attributes.of(known));
        all.addAll(input.cutsUnder("input"));
        all.addAll(output.cutsUnder("output"));
        if (cuts != null) {
            all.addAll(cuts);
        }
        if (refusedAttributes > 0) {
            all.add("attributes", "members", limits.attributes() + refusedAttributes, limits.attributes());
        }
    }

    synchronized @Nullable SpanError spanError(boolean withMessages, CutList all) {
        Throwable thrown = error;
        if (thrown == null) {
            return null;
        }
        String message = withMessages ? Described.messageOf(thrown) : null;
        return new SpanError(
                thrown.getClass().getName(),
                message == null ? "" : all.text("error", message, limits.stackTraceLength()),
                StackTraces.text(thrown, withMessages, limits.stackTraceLength(), all));
    }

    private void readAttributes(@Nullable Map<String, Object> attributes, Map<String, Object> to, CutList all) {
        if (attributes == null) {
            return;
        }
        attributes.forEach((key, value) -> {
            String shortKey = all.text("attributes", key, limits.textLength());
            if (value instanceof Captured captured) {
                Object plain = JsonContent.plain(captured.content());
                all.addAll(captured.cutsUnder("attributes." + shortKey));
                if (plain != null) {
                    to.put(shortKey, plain);
                }
            } else {
                to.put(shortKey, value);
            }
        });
    }

    /** What the end itself tells; what the code said comes over it. */
    private static void addOutcome(Map<String, Object> to, SpanType type, SpanStatus seenAs) {
        if (isTool(type) && (seenAs == SpanStatus.OK || seenAs == SpanStatus.ERROR)) {
            to.put(SpanAttributes.SUCCESS, seenAs == SpanStatus.OK);
        }
        if (isWorkflow(type)) {
            to.put(
                    SpanAttributes.STATUS,
                    switch (seenAs) {
                        case RUNNING -> "running";
                        case OK -> "completed";
                        case ERROR -> "failed";
                        case CANCELLED -> "cancelled";
                        case ABANDONED -> "abandoned";
                    });
        }
    }

    static boolean isTool(SpanType type) {
        return type.equals(SpanType.TOOL_CALL) || type.equals(SpanType.MCP_TOOL_CALL);
    }

    static boolean isWorkflow(SpanType type) {
        return type.equals(SpanType.WORKFLOW_RUN) || type.equals(SpanType.WORKFLOW_STEP);
    }
}
