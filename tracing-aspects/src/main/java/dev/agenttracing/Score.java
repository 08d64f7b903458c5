/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A judgement of a trace or span: a number, a yes or no, or a category. Immutable.
 *
 * <p>In JSON: {@code {"id": "…", "name": "accuracy", "value": 0.95, "comment": "…", "author": "…", "time": "…",
 * "spanId": "…"}}; the value of a yes or no is {@code true} or {@code false}, a category has {@code label} in its place.
 */
public final class Score {

    /** The longest name, label, author or id, in characters. */
    public static final int MAX_NAME_LENGTH = 200;

    /** The longest comment, in characters. */
    public static final int MAX_COMMENT_LENGTH = 10_000;

    private final String id;
    private final String name;
    private final @Nullable Double number;
    private final @Nullable Boolean verdict;
    private final @Nullable String label;
    private final @Nullable String comment;
    private final @Nullable String author;
    private final Instant time;
    private final @Nullable String spanId;

    private Score(
            String id,
            String name,
            @Nullable Double number,
            @Nullable Boolean verdict,
            @Nullable String label,
            @Nullable String comment,
            @Nullable String author,
            Instant time,
            @Nullable String spanId) {
        this.id = text("id", id, MAX_NAME_LENGTH);
        this.name = text("name", name, MAX_NAME_LENGTH);
        this.number = number;
        this.verdict = verdict;
        this.label = label == null ? null : text("label", label, MAX_NAME_LENGTH);
        this.comment = comment == null ? null : atMost("comment", comment, MAX_COMMENT_LENGTH);
        this.author = author == null ? null : text("author", author, MAX_NAME_LENGTH);
        this.time = time;
        this.spanId = spanId == null ? null : TraceIds.requireSpanId("spanId", spanId);
    }

    /**
     * Makes a score that is a number.
     *
     * @param name what is judged, such as {@code accuracy}
     * @param value the judgement; any finite number, 0 to 1 by custom
     * @return the score
     * @throws IllegalArgumentException if the name is blank or longer than {@value #MAX_NAME_LENGTH} characters, or the
     *     value is infinite or not a number
     */
    public static Score of(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "The value of score \"" + name + "\" must be a finite number, but is " + value);
        }
        return new Score(newId(), name, value, null, null, null, null, Instant.now(), null);
    }

    /**
     * Makes a score that is a yes or no.
     *
     * @param name what is judged, such as {@code grounded}
     * @param value the judgement
     * @return the score
     * @throws IllegalArgumentException if the name is blank or longer than {@value #MAX_NAME_LENGTH} characters
     */
    public static Score of(String name, boolean value) {
        return new Score(newId(), name, null, value, null, null, null, Instant.now(), null);
    }

    /**
     * Makes a score that is a category.
     *
     * @param name what is judged, such as {@code tone}
     * @param label the category, such as {@code friendly}
     * @return the score
     * @throws IllegalArgumentException if the name or label is blank or longer than {@value #MAX_NAME_LENGTH} characters
     */
    public static Score category(String name, String label) {
        return new Score(
                newId(), name, null, null, Objects.requireNonNull(label, "label"), null, null, Instant.now(), null);
    }

    /**
     * Gives the score an id. A score with the id of one that the trace has replaces it, so that a retry is safe.
     *
     * @param id the id, {@value #MAX_NAME_LENGTH} characters at most
     * @return a score with that id
     * @throws IllegalArgumentException if the id is blank or too long
     */
    public Score withId(String id) {
        return new Score(id, name, number, verdict, label, comment, author, time, spanId);
    }

    /**
     * Gives the score a comment.
     *
     * @param comment the comment, {@value #MAX_COMMENT_LENGTH} characters at most
     * @return a score with that comment
     * @throws IllegalArgumentException if the comment is too long
     */
    public Score withComment(String comment) {
        return new Score(
                id, name, number, verdict, label, Objects.requireNonNull(comment, "comment"), author, time, spanId);
    }

    /**
     * Tells who or what judged.
     *
     * @param author the author, {@value #MAX_NAME_LENGTH} characters at most
     * @return a score with that author
     * @throws IllegalArgumentException if the author is blank or too long
     */
    public Score withAuthor(String author) {
        return new Score(
                id, name, number, verdict, label, comment, Objects.requireNonNull(author, "author"), time, spanId);
    }

    /**
     * Tells when it was judged.
     *
     * @param time the time
     * @return a score of that time
     */
    public Score withTime(Instant time) {
        return new Score(
                id, name, number, verdict, label, comment, author, Objects.requireNonNull(time, "time"), spanId);
    }

    /**
     * Tells which span is judged.
     *
     * @param spanId the span's id
     * @return a score of that span
     * @throws IllegalArgumentException if that is no span id
     */
    public Score withSpanId(String spanId) {
        return new Score(
                id, name, number, verdict, label, comment, author, time, Objects.requireNonNull(spanId, "spanId"));
    }

    /** {@return the id; a random one unless it was given} */
    public String id() {
        return id;
    }

    /** {@return what is judged} */
    public String name() {
        return name;
    }

    /** {@return the number; 1 or 0 for a yes or no; empty for a category} */
    public OptionalDouble value() {
        if (verdict != null) {
            return OptionalDouble.of(verdict ? 1 : 0);
        }
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    /** {@return the yes or no; empty for a number or category} */
    public Optional<Boolean> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** {@return the category; empty for a number or a yes or no} */
    public Optional<String> label() {
        return Optional.ofNullable(label);
    }

    /** {@return the comment} */
    public Optional<String> comment() {
        return Optional.ofNullable(comment);
    }

    /** {@return who or what judged} */
    public Optional<String> author() {
        return Optional.ofNullable(author);
    }

    /** {@return when it was judged} */
    public Instant time() {
        return time;
    }

    /** {@return the span that is judged; empty if it is the trace} */
    public Optional<String> spanId() {
        return Optional.ofNullable(spanId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Score that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "Score[" + name + "=" + (label != null ? label : verdict != null ? verdict : number) + "]";
    }

    private List<Object> fields() {
        return List.of(id, name, value(), verdict(), label(), comment(), author(), time, spanId());
    }

    static String newId() {
        return TraceIds.newSpanId();
    }

    static String text(String what, String value, int max) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The " + what + " must not be blank");
        }
        return atMost(what, value, max);
    }

    static String atMost(String what, String value, int max) {
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    "The " + what + " must have at most " + max + " characters, but has " + value.length());
        }
        return value;
    }
}
