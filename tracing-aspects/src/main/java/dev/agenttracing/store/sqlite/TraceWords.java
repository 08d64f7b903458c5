/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.store.SpanText;
import dev.agenttracing.store.TraceStoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a trace's spans, up to one of them. Spans that run are left out: they are replaced by others. The same spans give
 * the same words again, without which a document could not be taken out of the index.
 */
final class TraceWords {

    private static final int LONGEST = 48;
    private static final int MOST = 300_000;
    private static final String HASHED = "hashed0";

    private final Set<String> words = new LinkedHashSet<>();
    private long lastSeq;
    private boolean cut;

    private TraceWords() {}

    static TraceWords of(Session session, Day day, long trace, long upToSeq, PartWords partWords) {
        TraceWords words = new TraceWords();
        PartReader parts = new PartReader(session);
        SpanRows rows = new SpanRows(day, session, new Terms(session));
        Predicate<String> take = words::take;
        rows.readBodies("0".repeat(31) + "1", trace, parts, (seq, span, bodies) -> {
            if (seq > upToSeq) {
                return;
            }
            words.lastSeq = seq;
            if (span.status() != SpanStatus.RUNNING) {
                boolean unused = SpanText.eachWordOfHead(span, take);
                words.takeBody(bodies.input(), parts, partWords);
                words.takeBody(bodies.output(), parts, partWords);
            }
        });
        return words;
    }

    private boolean take(String word) {
        if (words.size() >= MOST) {
            cut = true;
            return false;
        }
        words.add(indexed(word));
        return true;
    }

    private void takeBody(byte @Nullable [] body, PartReader parts, PartWords partWords) {
        parts.eachPieceOnce(
                body,
                own -> {
                    boolean unused = SpanText.eachWordOfJson(own, this::take);
                },
                part -> takeAll(partWords.of(part, parts)));
    }

    private void takeAll(String[] all) {
        for (String word : all) {
            if (!take(word)) {
                return;
            }
        }
    }

    /** A word as the index has it: one that is very long, such as a picture in base64, by its hash. */
    static String indexed(String word) {
        if (word.length() <= LONGEST) {
            return word;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(word.getBytes(StandardCharsets.UTF_8));
            return HASHED + HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new TraceStoreException("Every Java has SHA-256", e);
        }
    }

    /** What the index's query language calls all of these words: each in quotes, so that none is an operator. */
    static String match(Collection<String> words) {
        return words.stream().map(word -> '"' + indexed(word) + '"').collect(Collectors.joining(" "));
    }

    String text() {
        return String.join(" ", words);
    }

    /** Whether there were more words than are taken. */
    boolean isCut() {
        return cut;
    }

    long lastSeq() {
        return lastSeq;
    }

    long sum() {
        long sum = words.size();
        for (String word : words) {
            sum += (long) word.hashCode() << 8;
        }
        return sum;
    }
}
