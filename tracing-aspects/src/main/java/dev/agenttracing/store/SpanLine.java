/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A whole span as JSON. Input and output are JSON in JSON where that comes back as it was, else text, as {@code inputText} and
 * {@code outputText}.
 */
final class SpanLine {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int NANO_DIGITS_OF_A_MILLI = 6;
    private static final int MAX_SCALE = 100;

    /** A hundred years. */
    private static final BigDecimal LONGEST_MILLIS =
            BigDecimal.valueOf(Duration.ofDays(36_525).toMillis());

    private SpanLine() {}

    static void write(SpanData span, JsonGenerator to) {
        to.writeStartObject();
        to.writeStringProperty("id", span.id());
        span.parentSpanId().ifPresent(id -> to.writeStringProperty("parentSpanId", id));
        to.writeStringProperty("type", span.type().name());
        to.writeStringProperty("name", span.name());
        span.entityId().ifPresent(id -> to.writeStringProperty("entityId", id));
        to.writeStringProperty("status", span.status().jsonName());
        to.writeStringProperty("startTime", span.startTime().toString());
        span.duration().ifPresent(duration -> to.writeNumberProperty("durationMs", millis(duration)));
        to.writeBooleanProperty("entry", span.entry());
        to.writeBooleanProperty("joined", span.joined());
        SpanJson.writeDetails(span, to);
        content("input", span.input(), to);
        content("output", span.output(), to);
        to.writeEndObject();
    }

    private static BigDecimal millis(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                .movePointRight(9)
                .add(BigDecimal.valueOf(duration.getNano()))
                .movePointLeft(NANO_DIGITS_OF_A_MILLI);
    }

    private static void content(String name, SpanData.Content content, JsonGenerator to) {
        if (content.state() != State.PRESENT) {
            to.writeStringProperty(name + "State", content.state().jsonName());
        }
        if (!content.isRecorded()) {
            return;
        }
        if (content.json().equals(compact(content.json()))) {
            to.writeName(name);
            to.writeRawValue(content.json());
        } else {
            to.writeStringProperty(name + "Text", content.json());
        }
    }

    /** A JSON text as it would be written again; null if it is none. */
    private static @Nullable String compact(String json) {
        try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), json)) {
            from.nextToken();
            String written = written(from);
            return from.nextToken() == null ? written : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static String written(JsonParser from) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            to.copyCurrentStructure(from);
        }
        return text.toString();
    }

    /** Reads a span whose id comes first, as it is written. */
    static SpanData read(String traceId, JsonParser from) {
        Reading reading = new Reading(traceId);
        SpanJson.members(from, reading::member);
        return reading.span();
    }

    private static final class Reading {

        private final String traceId;
        private SpanData.@Nullable Builder span;
        private @Nullable String remoteTraceId;
        private @Nullable String remoteParentSpanId;
        private SpanStatus status = SpanStatus.OK;
        private @Nullable Duration duration;
        private boolean entry;
        private boolean joined;
        private State inputState = State.PRESENT;
        private State outputState = State.PRESENT;
        private String input = "null";
        private String output = "null";

        private Reading(String traceId) {
            this.traceId = traceId;
        }

        private SpanData.Builder known() {
            if (span == null) {
                throw new IllegalArgumentException("a span does not begin with its id");
            }
            return span;
        }

        private SpanData span() {
            SpanData.Builder all = known().remote(remoteTraceId, remoteParentSpanId)
                    .status(status, duration)
                    .input(new SpanData.Content(inputState, input))
                    .output(new SpanData.Content(outputState, output));
            return (entry ? all.entry(joined) : all).build();
        }

        private void member(String name, JsonParser from) {
            switch (name) {
                case "id" -> span = SpanData.builder(traceId, from.getString());
                case "parentSpanId" -> span = known().parentSpanId(from.getString());
                case "type" -> span = known().type(SpanType.of(from.getString()));
                case "name" -> span = known().name(from.getString());
                case "entityId" -> span = known().entityId(from.getString());
                case "startTime" -> span = known().startTime(Instant.parse(from.getString()));
                case "remoteTraceId" -> remoteTraceId = from.getString();
                case "remoteParentSpanId" -> remoteParentSpanId = from.getString();
                case "status" -> status = SpanStatus.ofJsonName(from.getString());
                case "durationMs" -> duration = duration(new BigDecimal(from.getString()));
                case "entry" -> entry = from.getBooleanValue();
                case "joined" -> joined = from.getBooleanValue();
                case "inputState" -> inputState = state(from);
                case "outputState" -> outputState = state(from);
                case "input" -> input = written(from);
                case "inputText" -> input = from.getString();
                case "output" -> output = written(from);
                case "outputText" -> output = from.getString();
                default -> SpanJson.readDetail(name, from, known());
            }
        }

        private static State state(JsonParser from) {
            return State.valueOf(from.getString().toUpperCase(Locale.ROOT));
        }

        private static Duration duration(BigDecimal millis) {
            // Compared before it is reckoned with: of a number such as 1e300000000 that would take minutes.
            if (millis.signum() < 0 || millis.scale() > MAX_SCALE || millis.compareTo(LONGEST_MILLIS) > 0) {
                throw new IllegalArgumentException("durationMs must be from 0 to " + LONGEST_MILLIS.toPlainString());
            }
            BigDecimal nanos = millis.movePointRight(NANO_DIGITS_OF_A_MILLI);
            BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
            return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
        }
    }
}
