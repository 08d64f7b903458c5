/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceIds;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Reads one line of {@link TraceLines}. Not thread-safe. */
final class TraceLineReading {

    private static final int SPANS_HELD = 1_000;
    private static final long BYTES_HELD = 8L * 1024 * 1024;
    private static final int LONGEST_TEXT = 64 * 1024 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private final Consumer<WriteBatch> to;
    private final List<SpanData> spans = new ArrayList<>();
    private final List<Score> scores = new ArrayList<>();
    private final List<Feedback> feedback = new ArrayList<>();
    private String traceId = "";
    private Instant start = Instant.EPOCH;
    private long dropped;
    private long bytes;
    private int parts;

    TraceLineReading(Consumer<WriteBatch> to) {
        this.to = to;
    }

    /** Reads a line; false if there is nothing on it. */
    boolean read(LineSource line) {
        try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), line)) {
            JsonToken first = checked(line, from::nextToken);
            if (first == null) {
                return false;
            }
            if (first != JsonToken.START_OBJECT) {
                throw wrong(line, new IllegalArgumentException("it is no object"));
            }
            String name;
            while ((name = checked(line, from::nextName)) != null) {
                String member = name;
                if (member.equals("spans")) {
                    readSpans(line, from);
                } else {
                    boolean unused = checked(line, () -> member(member, from));
                }
            }
            boolean unused = checked(line, () -> isWhole(from));
            write(true);
            return true;
        }
    }

    /** What the line does wrong is told with its number; what the taker throws is its own. */
    private static <T extends @Nullable Object> T checked(LineSource line, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JacksonIOException e) {
            throw e;
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw wrong(line, e);
        }
    }

    private static IllegalArgumentException wrong(LineSource line, RuntimeException cause) {
        String reason = cause instanceof JacksonException json ? json.getOriginalMessage() : cause.getMessage();
        return new IllegalArgumentException(
                "Line " + line.number() + " is not a trace that was exported: " + reason, cause);
    }

    private boolean isWhole(JsonParser from) {
        if (from.nextToken() != null) {
            throw new IllegalArgumentException("there is more after the trace");
        }
        if (spans.isEmpty() && parts == 0) {
            throw new IllegalArgumentException("it has no spans");
        }
        return true;
    }

    private boolean member(String name, JsonParser from) {
        from.nextToken();
        switch (name) {
            case "traceId" -> traceId = TraceIds.requireTraceId(from.getString());
            case "start" -> start = Instant.parse(from.getString());
            case "droppedSpans" -> dropped = from.getLongValue();
            case "scores" -> each(from, () -> scores.add(AnnotationJson.readScore(from)));
            case "feedback" -> each(from, () -> feedback.add(AnnotationJson.readFeedback(from)));
            default -> from.skipChildren();
        }
        return true;
    }

    private static void each(JsonParser from, Runnable item) {
        requireArray(from);
        while (from.nextToken() != JsonToken.END_ARRAY) {
            item.run();
        }
    }

    private static void requireArray(JsonParser from) {
        if (from.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("a list is missing");
        }
    }

    private void readSpans(LineSource line, JsonParser from) {
        boolean unused = checked(line, () -> {
            from.nextToken();
            requireArray(from);
            return true;
        });
        while (checked(line, from::nextToken) != JsonToken.END_ARRAY) {
            SpanData span = checked(line, () -> SpanLine.read(traceId, from));
            spans.add(span);
            bytes += span.estimatedBytes();
            if (spans.size() == SPANS_HELD || bytes > BYTES_HELD) {
                write(false);
            }
        }
    }

    private void write(boolean last) {
        // The span that the trace's place in the order comes from goes first.
        spans.sort(Comparator.comparing(span -> !span.startTime().equals(start)));
        to.accept(new WriteBatch(
                "import-" + traceId + "-" + (last ? "last" : parts),
                spans,
                scores.isEmpty() ? Map.of() : Map.of(traceId, scores),
                feedback.isEmpty() ? Map.of() : Map.of(traceId, feedback),
                !last || dropped == 0 ? Map.of() : Map.of(traceId, dropped)));
        parts++;
        bytes = 0;
        spans.clear();
        scores.clear();
        feedback.clear();
    }
}
