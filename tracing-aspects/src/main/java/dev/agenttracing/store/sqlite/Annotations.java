/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.store.AnnotationJson;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/** Scores and feedback of the traces of a day. */
final class Annotations {

    private Annotations() {}

    static void add(Session session, long trace, Score score) {
        int unused = session.update(
                "INSERT OR REPLACE INTO score (trace, id, name, value, json) VALUES (?, ?, ?, ?, ?)",
                trace,
                Bytes.of(score.id()),
                Bytes.of(score.name()),
                score.value().isPresent() ? (Double) score.value().getAsDouble() : null,
                encode(score));
    }

    static void add(Session session, long trace, Feedback feedback) {
        int unused = session.update(
                "INSERT OR REPLACE INTO feedback (trace, id, json) VALUES (?, ?, ?)",
                trace,
                Bytes.of(feedback.id()),
                encode(feedback));
    }

    static List<Score> scores(Session session, long trace) {
        return session.list(row -> score(row.getBytes(1)), "SELECT json FROM score WHERE trace = ?", trace);
    }

    static List<Feedback> feedback(Session session, long trace) {
        return session.list(row -> feedback(row.getBytes(1)), "SELECT json FROM feedback WHERE trace = ?", trace);
    }

    static byte[] encode(Score score) {
        return encode(to -> AnnotationJson.write(score, to));
    }

    static byte[] encode(Feedback feedback) {
        return encode(to -> AnnotationJson.write(feedback, to));
    }

    private static byte[] encode(Consumer<JsonGenerator> writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = Summaries.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            writing.accept(to);
        }
        return Compression.compress(Bytes.of(text.toString()));
    }

    static Score score(byte[] stored) {
        return decode(stored, AnnotationJson::readScore);
    }

    static Feedback feedback(byte[] stored) {
        return decode(stored, AnnotationJson::readFeedback);
    }

    private static <T> T decode(byte[] stored, Function<JsonParser, T> reading) {
        try (JsonParser from =
                Summaries.JSON.createParser(ObjectReadContext.empty(), Bytes.text(Compression.decompress(stored)))) {
            from.nextToken();
            return reading.apply(from);
        }
    }
}
