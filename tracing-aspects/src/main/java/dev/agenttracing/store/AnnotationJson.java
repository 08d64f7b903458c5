/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** Scores and feedback as JSON. Read back, they are equal. */
public final class AnnotationJson {

    private AnnotationJson() {}

    /**
     * Writes a score.
     *
     * @param score the score
     * @param to where to write
     */
    public static void write(Score score, JsonGenerator to) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", score.id());
        members.put("name", score.name());
        score.verdict()
                .ifPresentOrElse(
                        verdict -> members.put("value", verdict),
                        () -> score.value().ifPresent(value -> members.put("value", value)));
        score.label().ifPresent(label -> members.put("label", label));
        score.comment().ifPresent(comment -> members.put("comment", comment));
        score.author().ifPresent(author -> members.put("author", author));
        members.put("time", score.time().toString());
        score.spanId().ifPresent(id -> members.put("spanId", id));
        SpanJson.write(members, to);
    }

    /**
     * Reads a score.
     *
     * @param from a parser that stands at its beginning; afterwards it stands at its end
     * @return the score
     * @throws IllegalArgumentException if it is none
     */
    public static Score readScore(JsonParser from) {
        Map<String, Object> members = SpanJson.readMap(from);
        String name = text(members, "name");
        Score score = score(name, members.get("value"), members).withId(text(members, "id"));
        score = score.withTime(Instant.parse(text(members, "time")));
        score = members.containsKey("comment") ? score.withComment(text(members, "comment")) : score;
        score = members.containsKey("author") ? score.withAuthor(text(members, "author")) : score;
        return members.containsKey("spanId") ? score.withSpanId(text(members, "spanId")) : score;
    }

    private static Score score(String name, @Nullable Object value, Map<String, Object> members) {
        if (value instanceof Boolean verdict) {
            return Score.of(name, verdict);
        }
        return value instanceof Number number
                ? Score.of(name, number.doubleValue())
                : Score.category(name, text(members, "label"));
    }

    /**
     * Writes feedback.
     *
     * @param feedback the feedback
     * @param to where to write
     */
    public static void write(Feedback feedback, JsonGenerator to) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", feedback.id());
        members.put("value", feedback.value());
        feedback.comment().ifPresent(comment -> members.put("comment", comment));
        feedback.author().ifPresent(author -> members.put("author", author));
        members.put("time", feedback.time().toString());
        SpanJson.write(members, to);
    }

    /**
     * Reads feedback.
     *
     * @param from a parser that stands at its beginning; afterwards it stands at its end
     * @return the feedback
     * @throws IllegalArgumentException if it is none
     */
    public static Feedback readFeedback(JsonParser from) {
        Map<String, Object> members = SpanJson.readMap(from);
        return new Feedback(
                text(members, "id"),
                members.get("value") instanceof Number value ? value.intValue() : 0,
                Optional.ofNullable(members.get("comment")).map(Objects::toString),
                Optional.ofNullable(members.get("author")).map(Objects::toString),
                Instant.parse(text(members, "time")));
    }

    private static String text(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("A score or feedback has no " + name);
        }
        return value.toString();
    }
}
