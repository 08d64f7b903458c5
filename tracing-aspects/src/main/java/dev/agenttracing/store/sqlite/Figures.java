/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Cost;
import dev.agenttracing.SpanAttributes;
import dev.agenttracing.SpanData;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.store.StoredTrace;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attributes that stats, lists and filters by model need, short: they are read without the details of a span. */
final class Figures {

    private static final char SEPARATOR = '\n';

    private Figures() {}

    /** Model, response model, tokens, cost, each on a line; null if there is none of them. */
    static byte @Nullable [] encode(SpanData span) {
        Map<String, Object> attributes = span.attributes().asMap();
        String model = text(attributes.get(SpanAttributes.MODEL));
        String responseModel = text(attributes.get(SpanAttributes.RESPONSE_MODEL));
        TokenUsage usage = StoredTrace.usage(span);
        Optional<Cost> cost = Cost.from(attributes.get(SpanAttributes.COST));
        if (model.isEmpty() && responseModel.isEmpty() && usage.equals(TokenUsage.NONE) && cost.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        text.append(usage.inputTokens()).append(' ').append(usage.outputTokens());
        text.append(' ').append(usage.cacheRead()).append(' ').append(usage.cacheWrite());
        text.append(' ').append(usage.reasoning()).append(SEPARATOR);
        cost.ifPresent(each -> text.append(each.amount())
                .append(each.complete() ? " " : "- ")
                .append(each.currency().replace(SEPARATOR, ' ')));
        text.append(SEPARATOR)
                .append(model.length())
                .append(SEPARATOR)
                .append(model)
                .append(responseModel);
        return Bytes.of(text.toString());
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    static Map<String, Object> decode(byte[] stored) {
        String text = Bytes.text(stored);
        int usageEnd = text.indexOf(SEPARATOR);
        int costEnd = text.indexOf(SEPARATOR, usageEnd + 1);
        int lengthEnd = text.indexOf(SEPARATOR, costEnd + 1);
        Map<String, Object> attributes = new LinkedHashMap<>();
        int length = Integer.parseInt(text.substring(costEnd + 1, lengthEnd));
        String model = text.substring(lengthEnd + 1, lengthEnd + 1 + length);
        String responseModel = text.substring(lengthEnd + 1 + length);
        if (!model.isEmpty()) {
            attributes.put(SpanAttributes.MODEL, model);
        }
        if (!responseModel.isEmpty()) {
            attributes.put(SpanAttributes.RESPONSE_MODEL, responseModel);
        }
        attributes.put(SpanAttributes.USAGE, usage(text.substring(0, usageEnd)).asMap());
        if (costEnd > usageEnd + 1) {
            attributes.put(SpanAttributes.COST, cost(text.substring(usageEnd + 1, costEnd)));
        }
        return attributes;
    }

    private static TokenUsage usage(String text) {
        String[] parts = text.split(" ", -1);
        return new TokenUsage(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]));
    }

    private static Map<String, Object> cost(String text) {
        int space = text.indexOf(' ');
        boolean complete = text.charAt(space - 1) != '-';
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("amount", new BigDecimal(text.substring(0, complete ? space : space - 1)).toString());
        cost.put("currency", text.substring(space + 1));
        cost.put("complete", complete);
        return cost;
    }
}
