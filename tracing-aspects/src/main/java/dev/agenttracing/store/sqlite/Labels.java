/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Score;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceSummary;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a trace is found by, as texts whose first character says what they stand for:
 *
 * <pre>
 * n name   s status   e has errors   c conversation   t tag   m length of key:key value   r name of a score
 * y type of a span   p name of a span   q type and name of one span   o model asked for   x model asked for or answering
 * </pre>
 */
final class Labels {

    static final char NAME = 'n';
    static final char STATUS = 's';
    static final char TAG = 't';
    static final char METADATA = 'm';
    static final char TYPE = 'y';
    static final char MODEL = 'o';
    static final String ERRORS = "e";

    private Labels() {}

    /** What a summary says. */
    static Set<String> of(TraceSummary summary) {
        Set<String> labels = new HashSet<>();
        labels.add(name(summary.name()));
        labels.add(status(summary.status()));
        summary.conversationId().ifPresent(id -> labels.add(conversation(id)));
        summary.tags().forEach(tag -> labels.add(tag(tag)));
        summary.metadata().forEach((key, value) -> labels.add(metadata(key, String.valueOf(value))));
        summary.models().forEach(model -> labels.add(MODEL + model));
        summary.scores().stream().map(Score::name).forEach(score -> labels.add(score(score)));
        if (summary.errorCount() > 0) {
            labels.add(ERRORS);
        }
        return labels;
    }

    /** What spans say. */
    static Set<String> of(Collection<SpanData> spans) {
        Set<String> labels = new HashSet<>();
        for (SpanData span : spans) {
            labels.add(type(span.type()));
            labels.add(spanName(span.name()));
            labels.add(span(span.type(), span.name()));
            for (String attribute : List.of(SpanAttributes.MODEL, SpanAttributes.RESPONSE_MODEL)) {
                span.attributes()
                        .get(attribute)
                        .filter(String.class::isInstance)
                        .ifPresent(model -> labels.add(anyModel((String) model)));
            }
        }
        return labels;
    }

    static String name(String name) {
        return NAME + name;
    }

    static String status(SpanStatus status) {
        return STATUS + status.jsonName();
    }

    static String conversation(String id) {
        return 'c' + id;
    }

    static String tag(String tag) {
        return TAG + tag;
    }

    static String metadata(String key, String value) {
        return "" + METADATA + key.length() + ':' + key + value;
    }

    /** The key in a label of metadata. */
    static String metadataKey(String label) {
        int colon = label.indexOf(':');
        int length = Integer.parseInt(label.substring(1, colon));
        return label.substring(colon + 1, colon + 1 + length);
    }

    static String score(String name) {
        return 'r' + name;
    }

    static String type(SpanType type) {
        return TYPE + type.name();
    }

    static String spanName(String name) {
        return 'p' + name;
    }

    static String span(SpanType type, String name) {
        return 'q' + type.name() + ' ' + name;
    }

    static String anyModel(String model) {
        return 'x' + model;
    }
}
