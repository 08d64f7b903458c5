/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.privacy.HiddenTools.Hidden;
import dev.agenttracing.privacy.JsonRedaction.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Redacts values made of maps, lists, texts, numbers and flags: by the names of members, by texts, and by what hidden tools
 * were called with. What has no secret comes back as it is, the same object. Thread-safe.
 */
final class ValueRedaction {

    /** No card has fewer digits. */
    private static final int SHORTEST_NUMBER = 13;

    private static final Set<String> NAME_MEMBERS =
            Set.of("name", "key", "header", "field", "label", "param", "parameter", "Name", "Key");
    private static final Set<String> VALUE_MEMBERS = Set.of("value", "values", "Value", "stringValue", "val");

    /** What a model's probabilities of words have beside the word, which is called token. */
    private static final Set<String> PROBABILITIES =
            Set.of("logprob", "top_logprobs", "topLogprobs", "logprobs", "bytes");

    /** The members of a schema that may have a value. */
    private static final Set<String> SAMPLES = Set.of("default", "example", "examples", "const", "enum");

    private final SecretNames names;
    private final TextRedaction texts;
    private final ToolMessages tools;
    private final boolean looksAtAllNumbers;
    private final boolean forClients;

    /**
     * Makes a redaction.
     *
     * @param looksAtAllNumbers whether short numbers may be secrets
     * @param forClients whether what an agent was set up with is left out, too
     */
    ValueRedaction(
            SecretNames names, TextRedaction texts, ToolMessages tools, boolean looksAtAllNumbers, boolean forClients) {
        this.names = names;
        this.texts = texts;
        this.tools = tools;
        this.looksAtAllNumbers = looksAtAllNumbers;
        this.forClients = forClients;
    }

    boolean mayBeSecretName(String name) {
        return names.find(name) != null || isSecret(name) || (forClients && AgentSetup.mayBe(name, null));
    }

    boolean mayBeSecret(String name, String text) {
        return isSecret(text)
                || ((text.startsWith("-") || NAME_MEMBERS.contains(name)) && names.find(text) != null)
                || (!tools.isEmpty() && tools.isNamedIn(text))
                || (forClients && AgentSetup.mayBe(name, text));
    }

    boolean mayBeSecretNumber(String digits) {
        return looksAtAllNumbers || digits.length() >= SHORTEST_NUMBER || (!tools.isEmpty() && tools.isCall(digits));
    }

    @SuppressWarnings("ReferenceEquality") // a text without a secret is given back itself
    private boolean isSecret(String text) {
        return texts.redact(text) != text;
    }

    @Nullable
    Object value(@Nullable Object value, Document document) {
        if (value instanceof String text) {
            return text(text, document);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, null, false, document);
        }
        if (value instanceof List<?> list) {
            return list(list, document);
        }
        return value instanceof Number number ? number(number) : value;
    }

    private String text(String text, Document document) {
        String json = document.json(text);
        if (json != null) {
            return json;
        }
        // Of a call in a text that cannot be read, nobody knows where its arguments end.
        return !tools.isEmpty() && tools.isCalledIn(text) ? ToolMessages.HIDDEN : texts.redact(text);
    }

    private Object number(Number number) {
        String digits = number.toString();
        if (!looksAtAllNumbers && digits.length() < SHORTEST_NUMBER) {
            return number;
        }
        String redacted = texts.redact(digits);
        return redacted.equals(digits) ? number : redacted;
    }

    private Object list(List<?> list, Document document) {
        List<@Nullable Object> out = null;
        String option = null;
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            boolean secret =
                    option != null && isScalar(item) && !(item instanceof String text && text.startsWith("--"));
            Object redacted = secret && option != null ? note(option, item) : value(item, document);
            option = item instanceof String text && text.startsWith("-") ? names.find(text) : null;
            if (redacted != item && out == null) {
                out = new ArrayList<>(list);
            }
            if (out != null) {
                out.set(i, redacted);
            }
        }
        return out == null ? list : out;
    }

    private static boolean isScalar(@Nullable Object value) {
        return value instanceof String || value instanceof Number;
    }

    /**
     * Redacts a map.
     *
     * @param around what is hidden of the call that it is a part of
     * @param ofSchema whether its members are described, and not told
     */
    private Object map(Map<?, ?> map, @Nullable Hidden around, boolean ofSchema, Document document) {
        if (forClients && AgentSetup.isDefinition(map)) {
            return AgentSetup.TOOLS;
        }
        boolean setsUp = forClients && AgentSetup.isMessage(map);
        Hidden hidden = tools.isEmpty() ? null : tools.hiddenIn(map, document.ownCalls());
        hidden = hidden == null ? around : hidden;
        String named = nameOfValue(map);
        boolean probabilities = map.keySet().stream().anyMatch(PROBABILITIES::contains);
        Map<Object, @Nullable Object> out = new LinkedHashMap<>();
        Map<String, Integer> shownBefore = new HashMap<>();
        boolean changed = false;
        for (Map.Entry<?, ?> member : map.entrySet()) {
            String name = String.valueOf(member.getKey());
            Object value = member.getValue();
            Object redacted;
            String setup = forClients ? AgentSetup.note(name, value, setsUp) : null;
            if (setup != null) {
                redacted = setup;
            } else if (hidden != null
                    && value != null
                    && ToolMessages.isPart(name)
                    && value instanceof Map<?, ?> part) {
                redacted = map(part, hidden, false, document);
            } else if (hidden != null && value != null && ToolMessages.hides(hidden, name)) {
                redacted = ToolMessages.HIDDEN;
            } else {
                String kind = probabilities && name.equals("token") ? null : kind(name, named);
                redacted = kind == null
                        ? member(name, value, document)
                        : ofSchema && value instanceof Map<?, ?> schema && isSchema(schema)
                                ? schema(schema, kind, document)
                                : secret(kind, value);
            }
            String shown = texts.redactName(name);
            changed |= redacted != value || !shown.equals(name);
            out.put(shown.equals(name) ? name : distinct(shown, shownBefore), redacted);
        }
        return changed ? out : map;
    }

    /** The kind of secret that a member is by its name; null if it is none. */
    private @Nullable String kind(String name, @Nullable String named) {
        String kind = texts.isNote(name) ? null : names.find(name);
        return kind == null && named != null && VALUE_MEMBERS.contains(name) ? named : kind;
    }

    private @Nullable Object secret(String kind, @Nullable Object value) {
        return value == null || value instanceof Boolean || isEmpty(value) ? value : note(kind, value);
    }

    private Object note(String kind, @Nullable Object value) {
        return value instanceof String text && texts.isNote(text) ? text : Marks.note(kind);
    }

    private @Nullable Object member(String name, @Nullable Object value, Document document) {
        return name.equals("properties") && value instanceof Map<?, ?> properties
                ? map(properties, null, true, document)
                : value(value, document);
    }

    private static boolean isSchema(Map<?, ?> map) {
        return map.get("type") instanceof String || map.get("$ref") instanceof String || map.containsKey("anyOf");
    }

    /** The properties of a schema have the names of what they describe: only samples of it are values. */
    private Object schema(Map<?, ?> schema, String kind, Document document) {
        Map<Object, @Nullable Object> out = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<?, ?> member : schema.entrySet()) {
            Object value = member.getValue();
            Object redacted =
                    SAMPLES.contains(String.valueOf(member.getKey())) ? secret(kind, value) : value(value, document);
            changed |= redacted != value;
            out.put(member.getKey(), redacted);
        }
        return changed ? out : schema;
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof String text && text.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof List<?> list && list.isEmpty());
    }

    /** The secret that an object such as {@code {"name": "Authorization", "value": "…"}} holds; null if it is no such object. */
    private @Nullable String nameOfValue(Map<?, ?> map) {
        for (String member : NAME_MEMBERS) {
            String kind = map.get(member) instanceof String name ? names.find(name) : null;
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /** Two secret names must not become one member. */
    private static String distinct(String shown, Map<String, Integer> before) {
        int count = before.merge(shown, 1, Integer::sum);
        return count == 1 ? shown : shown + " " + count;
    }
}
