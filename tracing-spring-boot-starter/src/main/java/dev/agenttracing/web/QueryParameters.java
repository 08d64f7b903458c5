/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a {@link TraceQuery} from the parameters of a request. A parameter that is not known, given twice where one is meant, or
 * of the wrong form is refused: a filter that is silently not applied would show too much.
 */
final class QueryParameters {

    /** The names of what chooses traces. */
    static final List<String> FILTERS = List.of(
            "tag",
            "status",
            "hasErrors",
            "type",
            "spanName",
            "name",
            "model",
            "metadata.*",
            "conversationId",
            "q",
            "from",
            "to",
            "minDurationMs",
            "minCost",
            "score.*");

    /** What lies outside cannot be reckoned with, and no trace is there. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final String METADATA = "metadata.";
    private static final String SCORE = "score.";

    private QueryParameters() {}

    static TraceQuery read(Parameters parameters) {
        return read(parameters.all());
    }

    static TraceQuery read(Map<String, List<String>> parameters) {
        TraceQuery.Builder query = TraceQuery.builder();
        parameters.forEach((name, values) -> add(query, name, values));
        return query.build();
    }

    private static void add(TraceQuery.Builder query, String name, List<String> values) {
        switch (name) {
            case "tag" -> query.tags(values);
            case "status" -> values.forEach(value -> query.status(SpanStatus.ofJsonName(value)));
            case "hasErrors" -> query.hasErrors(bool(name, one(name, values)));
            case "type" -> values.forEach(value -> query.spanType(SpanType.of(value)));
            case "spanName" -> values.forEach(query::spanName);
            case "name" -> values.forEach(query::name);
            case "model" -> values.forEach(query::model);
            case "conversationId" -> query.conversationId(one(name, values));
            case "q" -> query.text(one(name, values));
            case "from" -> query.from(time(name, one(name, values)));
            case "to" -> query.to(time(name, one(name, values)));
            case "minDurationMs" -> query.minDuration(millis(name, one(name, values)));
            case "minCost" -> query.minCost(decimal(name, one(name, values)));
            case "limit" -> query.limit(Parameters.parse(name, one(name, values), "a whole number", Integer::valueOf));
            case "cursor" -> query.after(one(name, values));
            default -> addNamed(query, name, values);
        }
    }

    private static void addNamed(TraceQuery.Builder query, String name, List<String> values) {
        if (name.startsWith(METADATA) && name.length() > METADATA.length()) {
            query.metadata(name.substring(METADATA.length()), one(name, values));
        } else if (name.startsWith(SCORE) && name.length() > SCORE.length()) {
            String[] ends = one(name, values).split("\\.\\.", -1);
            if (ends.length != 2) {
                throw refused(name, "a range such as 0.5..1");
            }
            query.score(
                    name.substring(SCORE.length()),
                    end(name, ends[0], -Double.MAX_VALUE),
                    end(name, ends[1], Double.MAX_VALUE));
        } else {
            throw new IllegalArgumentException("There is no parameter " + Parameters.quote(name));
        }
    }

    private static String one(String name, List<String> values) {
        if (values.size() != 1) {
            throw new IllegalArgumentException("Give " + Parameters.quote(name) + " once");
        }
        return values.get(0);
    }

    private static boolean bool(String name, String value) {
        return Parameters.parse(name, value, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    private static Instant time(String name, String value) {
        return Parameters.parse(name, value, "a time such as 2026-01-31T10:00:00Z", text -> {
            Instant time = Instant.parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new IllegalArgumentException(text);
            }
            return time;
        });
    }

    private static Duration millis(String name, String value) {
        BigDecimal millis = decimal(name, value);
        return Parameters.parse(name, value, "a number of milliseconds, not negative", text -> {
            if (millis.signum() < 0) {
                throw new IllegalArgumentException(text);
            }
            return Duration.ofNanos(millis.movePointRight(6).toBigInteger().longValueExact());
        });
    }

    /** One end of a range; open if it is left out. */
    private static double end(String name, String value, double open) {
        return value.isEmpty() ? open : Parameters.parse(name, value, "a range such as 0.5..1", Double::valueOf);
    }

    private static BigDecimal decimal(String name, String value) {
        // A long exponent would make a number of as many digits.
        return Parameters.parse(name, value, "a number", text -> {
            if (text.length() > 30 || text.toLowerCase(Locale.ROOT).contains("e")) {
                throw new IllegalArgumentException(text);
            }
            return new BigDecimal(text);
        });
    }

    private static IllegalArgumentException refused(String name, String form) {
        return new IllegalArgumentException(Parameters.quote(name) + " must be " + form);
    }
}
