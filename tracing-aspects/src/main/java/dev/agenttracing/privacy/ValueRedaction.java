/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.privacy.HiddenTools.Hidden;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Redacts values made of maps, lists, texts, numbers and flags: by the names of members, by texts, and by what hidden tools
 * were called with. What has no secret comes back as it is, the same object. Thread-safe.
 */
final class ValueRedaction {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Else a figure would come back with other digits.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** So deep may JSON be in texts of JSON; what is deeper is text. */
    private static final int MAX_NESTED = 5;

    private static final int SHORTEST_CARD = 13;
    private static final List<String> NAME_MEMBERS = List.of("name", "key", "header", "field", "Name", "Key");
    private static final List<String> VALUE_MEMBERS = List.of("value", "values", "Value", "content");

    private final SecretNames names;
    private final TextRedaction texts;
    private final ToolMessages tools;

    ValueRedaction(SecretNames names, TextRedaction texts, ToolMessages tools) {
        this.names = names;
        this.texts = texts;
        this.tools = tools;
    }

    /** Redacts JSON; null if it cannot be read. */
    @Nullable
    String json(String json) {
        Object value;
        try {
            if (!mayHaveSecret(json)) {
                return json;
            }
            value = JSON.readValue(json, Object.class);
        } catch (JacksonException unreadable) {
            return null;
        }
        Object redacted = value(value, 0);
        return redacted == value ? json : JSON.writeValueAsString(redacted);
    }

    /** Looks through JSON without building it: most has nothing to redact. */
    private boolean mayHaveSecret(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            boolean found = false;
            boolean named = false;
            JsonToken token = parser.nextToken();
            while (token != null) {
                if (token == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    found |= names.find(name) != null || isSecret(name);
                    named = NAME_MEMBERS.contains(name);
                } else if (token == JsonToken.VALUE_STRING) {
                    String text = parser.getString();
                    found |= mayBeJson(text) || isSecret(text);
                    found |= (named || text.startsWith("-")) && names.find(text) != null;
                    found |= !tools.isEmpty() && tools.isHidden(text);
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    found |= parser.getStringLength() >= SHORTEST_CARD;
                }
                // Read to its end: what cannot be read is not passed.
                token = parser.nextToken();
            }
            return found;
        }
    }

    @SuppressWarnings("ReferenceEquality") // a text without a secret is given back itself
    private boolean isSecret(String text) {
        return texts.redact(text) != text;
    }

    @Nullable
    Object value(@Nullable Object value) {
        return value(value, 0);
    }

    private @Nullable Object value(@Nullable Object value, int nested) {
        if (value instanceof String text) {
            return text(text, nested);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, nested);
        }
        if (value instanceof List<?> list) {
            return list(list, nested);
        }
        return value instanceof Number number ? number(number) : value;
    }

    private String text(String text, int nested) {
        if (nested < MAX_NESTED && mayBeJson(text)) {
            Object inside;
            try {
                inside = JSON.readValue(text, Object.class);
            } catch (JacksonException noJson) {
                return texts.redact(text);
            }
            Object redacted = value(inside, nested + 1);
            return redacted == inside ? text : JSON.writeValueAsString(redacted);
        }
        return texts.redact(text);
    }

    private static boolean mayBeJson(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                return c == '{' || c == '[' || c == '"';
            }
        }
        return false;
    }

    private Object number(Number number) {
        if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
            return number;
        }
        String digits = number.toString();
        String redacted = digits.length() < SHORTEST_CARD ? digits : texts.redact(digits);
        return redacted.equals(digits) ? number : redacted;
    }

    private Object list(List<?> list, int nested) {
        List<@Nullable Object> out = null;
        boolean secretNext = false;
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            Object redacted = value(item, nested);
            if (secretNext && item instanceof String text && !text.startsWith("-")) {
                redacted = Marks.note("option");
            }
            secretNext = item instanceof String option && option.startsWith("-") && names.find(option) != null;
            if (redacted != item && out == null) {
                out = new ArrayList<>(list);
            }
            if (out != null) {
                out.set(i, redacted);
            }
        }
        return out == null ? list : out;
    }

    private Object map(Map<?, ?> map, int nested) {
        Hidden hidden = tools.isEmpty() ? null : tools.hiddenIn(map);
        String named = nameOfValue(map);
        Map<Object, @Nullable Object> out = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            String name = String.valueOf(member.getKey());
            Object value = member.getValue();
            Object redacted = hidden != null && value != null && ToolMessages.hides(hidden, name)
                    ? ToolMessages.HIDDEN
                    : member(name, value, named, nested);
            String shown = texts.redact(name);
            changed |= redacted != value || !shown.equals(name);
            out.put(distinct(shown, name, out), redacted);
        }
        return changed ? out : map;
    }

    private @Nullable Object member(String name, @Nullable Object value, @Nullable String named, int nested) {
        if (value == null || value instanceof Boolean || isEmpty(value)) {
            return value;
        }
        String kind = name.startsWith(Marks.NOTE) ? null : names.find(name);
        if (kind == null && named != null && VALUE_MEMBERS.contains(name)) {
            kind = named;
        }
        if (kind == null) {
            return value(value, nested);
        }
        return value instanceof String text && Marks.isNote(text) ? text : Marks.note(kind);
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof String text && text.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof List<?> list && list.isEmpty());
    }

    /** The secret that an object such as {@code {"name": "Authorization", "value": "…"}} holds; null if it is no such object. */
    private @Nullable String nameOfValue(Map<?, ?> map) {
        for (String member : NAME_MEMBERS) {
            if (map.get(member) instanceof String name) {
                String kind = names.find(name);
                if (kind != null) {
                    return kind;
                }
            }
        }
        return null;
    }

    /** Two secret names must not become one member. */
    private static String distinct(String shown, String name, Map<Object, ?> out) {
        String distinct = shown;
        for (int i = 2; !shown.equals(name) && out.containsKey(distinct); i++) {
            distinct = shown + " " + i;
        }
        return distinct;
    }
}
