/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows in the data of models and libraries what an agent was set up with: system prompts and the definitions of tools. It is
 * recorded, but no business of the agent's users. Stateless.
 *
 * <pre>
 * {"role": "system", "content": "…"}    {"messageType": "SYSTEM", "text": "…"}    {"instructions": "…"}
 * {"tools": [{…}]}                      {"name": "refund", "inputSchema": {…}}
 * </pre>
 */
final class AgentSetup {

    static final String PROMPT = Marks.note("system prompt");
    static final String TOOLS = Marks.note("tool definitions");

    private static final Set<String> PROMPTS = Set.of(
            "system",
            "systemprompt",
            "systemmessage",
            "systemmessages",
            "systemtext",
            "systeminstruction",
            "systeminstructions",
            "instructions",
            "developerprompt",
            "developermessage",
            "genaisysteminstructions");

    private static final Set<String> DEFINITIONS = Set.of(
            "tools",
            "tooldefinitions",
            "toolspecifications",
            "toolcallbacks",
            "availabletools",
            "functions",
            "functiondefinitions",
            "functiondeclarations",
            "genaitooldefinitions");

    private static final Set<String> ROLES = Set.of("role", "type", "messagetype");
    private static final Set<String> SETTING_UP = Set.of("system", "developer");
    private static final Set<String> CONTENTS =
            Set.of("content", "contents", "text", "textcontent", "parts", "message");
    private static final Set<String> SCHEMAS = Set.of("inputschema", "parameters", "parametersschema", "schema");
    private static final Set<String> OF_SCHEMA = Set.of("properties", "$schema", "additionalProperties");

    private static final int LONGEST_NAME = 64;

    private AgentSetup() {}

    /** Tells quickly whether a member of an object may be a part of it. */
    static boolean mayBe(String name, @Nullable String text) {
        String plain = plain(name);
        return text == null
                ? PROMPTS.contains(plain) || DEFINITIONS.contains(plain) || SCHEMAS.contains(plain)
                : ROLES.contains(plain) && isSettingUp(text);
    }

    /** True if an object is a message that sets an agent up. */
    static boolean isMessage(Map<?, ?> object) {
        return object.entrySet().stream()
                .anyMatch(member -> member.getValue() instanceof String text
                        && ROLES.contains(plain(String.valueOf(member.getKey())))
                        && isSettingUp(text));
    }

    /** True if an object defines a tool. */
    static boolean isDefinition(Map<?, ?> object) {
        return object.containsKey("name")
                && object.entrySet().stream()
                        .anyMatch(member -> SCHEMAS.contains(plain(String.valueOf(member.getKey())))
                                && isSchema(member.getValue()));
    }

    /** What is said in place of a member; null if it is no part of it. */
    static @Nullable String note(String name, @Nullable Object value, boolean ofMessage) {
        boolean text = value instanceof String string && !string.isEmpty();
        boolean filled = (value instanceof List<?> list && !list.isEmpty())
                || (value instanceof Map<?, ?> map && !map.isEmpty());
        if (!text && !filled) {
            return null;
        }
        String plain = plain(name);
        if (PROMPTS.contains(plain) || (ofMessage && CONTENTS.contains(plain))) {
            return value instanceof String mark && mark.startsWith(Marks.NOTE) ? mark : PROMPT;
        }
        return DEFINITIONS.contains(plain) && filled && !isOfTexts(value) ? TOOLS : null;
    }

    /** A list of names tells no definition. */
    private static boolean isOfTexts(@Nullable Object value) {
        return value instanceof List<?> list
                && list.stream().allMatch(item -> item instanceof String text && text.length() <= LONGEST_NAME);
    }

    private static boolean isSchema(@Nullable Object value) {
        return (value instanceof Map<?, ?> map
                        && (OF_SCHEMA.stream().anyMatch(map::containsKey) || "object".equals(map.get("type"))))
                || (value instanceof String text && text.contains("\"properties\""));
    }

    private static boolean isSettingUp(String role) {
        return SETTING_UP.contains(role.toLowerCase(Locale.ROOT));
    }

    private static String plain(String name) {
        if (name.length() > LONGEST_NAME) {
            return name;
        }
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                plain.append(Character.toLowerCase(name.charAt(i)));
            }
        }
        return plain.toString();
    }
}
