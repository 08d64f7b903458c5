/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanData;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Looks for text in the spans of one trace, in tree order: all words must be in a span, in whatever fields; what stands in quotes
 * is one word; {@code key:value} looks for the value in the attribute of this key, if a span has one. Case does not count.
 */
final class SpanSearch {

    private static final Pattern WORD = Pattern.compile("\"([^\"]+)\"|(\\S+)");
    private static final int MAX_WORDS = 20;
    private static final int AT_ONCE = 50;
    private static final long LONGEST = Duration.ofSeconds(10).toNanos();
    private static final int BEFORE = 40;
    private static final int SNIPPET = 160;

    private final List<String> words = new ArrayList<>();

    private record Hit(String field, String snippet) {}

    SpanSearch(String query) {
        Matcher word = WORD.matcher(query.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        if (words.isEmpty() || words.size() > MAX_WORDS) {
            throw new IllegalArgumentException("\"q\" must have a word, and " + MAX_WORDS + " at most");
        }
    }

    /** Writes what is found, as it is found; ends when there is enough of it, or it takes too long. */
    void write(TraceReader traces, TraceTree tree, int limit, JsonGenerator to) {
        long deadline = System.nanoTime() + LONGEST;
        int found = 0;
        int place = 0;
        to.writeStartObject();
        to.writeArrayPropertyStart("items");
        while (place < tree.size() && found < limit && System.nanoTime() - deadline < 0) {
            int end = Math.min(tree.size(), place + AT_ONCE);
            List<String> ids = IntStream.range(place, end)
                    .mapToObj(each -> tree.node(tree.inTreeOrder(each)).id())
                    .toList();
            for (SpanData span : traces.spans(tree.summary().traceId(), ids)) {
                Hit hit = found < limit ? find(span) : null;
                if (hit != null) {
                    found++;
                    to.writeStartObject();
                    to.writeStringProperty("spanId", span.id());
                    to.writeStringProperty("field", hit.field);
                    to.writeStringProperty("snippet", hit.snippet);
                    to.writeEndObject();
                }
            }
            place = end;
        }
        to.writeEndArray();
        to.writeNumberProperty("searchedSpans", place);
        to.writeBooleanProperty("complete", place == tree.size() && found < limit);
        to.writeEndObject();
    }

    private @Nullable Hit find(SpanData span) {
        Map<String, String> fields = fields(span);
        Hit first = null;
        for (String word : words) {
            Hit hit = find(word, span, fields);
            if (hit == null) {
                return null;
            }
            first = first == null ? hit : first;
        }
        return first;
    }

    private static @Nullable Hit find(String word, SpanData span, Map<String, String> fields) {
        int colon = word.indexOf(':');
        if (colon > 0) {
            for (Map.Entry<String, Object> attribute : span.attributes().asMap().entrySet()) {
                String value = String.valueOf(attribute.getValue());
                int at = indexOf(value, word.substring(colon + 1));
                if (attribute.getKey().equalsIgnoreCase(word.substring(0, colon)) && at >= 0) {
                    return new Hit("attributes", snippet(value, at));
                }
            }
        }
        for (Map.Entry<String, String> field : fields.entrySet()) {
            int at = indexOf(field.getValue(), word);
            if (at >= 0) {
                return new Hit(field.getKey(), snippet(field.getValue(), at));
            }
        }
        return null;
    }

    private static int indexOf(String text, String word) {
        for (int at = 0; at <= text.length() - word.length(); at++) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                return at;
            }
        }
        return -1;
    }

    private static Map<String, String> fields(SpanData span) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", span.name());
        fields.put("id", span.id());
        fields.put("type", span.type().name());
        span.error().ifPresent(error -> fields.put("error", error.type() + ": " + error.message()));
        fields.put("tags", String.join(" ", span.tags()));
        fields.put("metadata", span.metadata().toString());
        fields.put("attributes", span.attributes().asMap().toString());
        fields.put("input", span.input().isRecorded() ? span.input().json() : "");
        fields.put("output", span.output().isRecorded() ? span.output().json() : "");
        return fields;
    }

    private static String snippet(String text, int at) {
        int from = Math.max(0, at - BEFORE);
        int to = Math.min(text.length(), from + SNIPPET);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }
}
