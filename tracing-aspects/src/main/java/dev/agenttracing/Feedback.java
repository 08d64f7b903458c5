/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a user thought of a run: thumbs up or down. In JSON:
 * {@code {"id": "…", "value": 1, "comment": "…", "author": "…", "time": "…"}}.
 *
 * @param id the id; feedback with the id of one that the trace has replaces it
 * @param value 1 for thumbs up, -1 for thumbs down
 * @param comment the user's words
 * @param author who gave it
 * @param time when it was given
 */
public record Feedback(String id, int value, Optional<String> comment, Optional<String> author, Instant time) {

    /**
     * Makes feedback.
     *
     * @throws IllegalArgumentException if the value is neither 1 nor -1, or a text is blank or longer than those of a
     *     {@link Score}
     */
    public Feedback {
        Score.text("id", id, Score.MAX_NAME_LENGTH);
        if (value != 1 && value != -1) {
            throw new IllegalArgumentException(
                    "The value of feedback is 1 (thumbs up) or -1 (thumbs down), but is " + value);
        }
        comment.ifPresent(text -> Score.atMost("comment", text, Score.MAX_COMMENT_LENGTH));
        author.ifPresent(text -> Score.text("author", text, Score.MAX_NAME_LENGTH));
        Objects.requireNonNull(time, "time");
    }

    /** {@return thumbs up} */
    public static Feedback thumbsUp() {
        return of(1, null);
    }

    /**
     * Gives thumbs up.
     *
     * @param comment the user's words
     * @return the feedback
     */
    public static Feedback thumbsUp(String comment) {
        return of(1, Objects.requireNonNull(comment, "comment"));
    }

    /** {@return thumbs down} */
    public static Feedback thumbsDown() {
        return of(-1, null);
    }

    /**
     * Gives thumbs down.
     *
     * @param comment the user's words
     * @return the feedback
     */
    public static Feedback thumbsDown(String comment) {
        return of(-1, Objects.requireNonNull(comment, "comment"));
    }

    /**
     * Gives the feedback an id, so that a retry is safe.
     *
     * @param id the id
     * @return feedback with that id
     */
    public Feedback withId(String id) {
        return new Feedback(id, value, comment, author, time);
    }

    /**
     * Tells who gave it.
     *
     * @param author the author
     * @return feedback of that author
     */
    public Feedback withAuthor(String author) {
        return new Feedback(id, value, comment, Optional.of(author), time);
    }

    private static Feedback of(int value, @Nullable String comment) {
        return new Feedback(Score.newId(), value, Optional.ofNullable(comment), Optional.empty(), Instant.now());
    }
}
