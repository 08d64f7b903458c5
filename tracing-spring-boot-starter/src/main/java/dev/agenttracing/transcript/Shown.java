/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.transcript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one agent's dialogue that stand in its transcript already. A model is sent most of them again with each call;
 * what it is sent is compared with them, as often as each occurs and in whatever order: results of tools that ran at the same time
 * come in any.
 */
final class Shown {

    /**
     * What a call was sent, beside what was shown.
     *
     * @param added the messages that were not shown
     * @param repeated how many were
     * @param removed how many were shown, and are no more sent
     */
    record Difference(List<ChatMessage> added, int repeated, int removed) {}

    /** A call of a tool that an answer asked for, and the item of that answer. */
    private record Asked(ChatMessage.Call call, String item) {}

    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private @Nullable String system;

    /** Compares what is sent with what is shown; from now on all of it is. */
    Difference compare(List<ChatMessage> sent) {
        Map<String, Integer> left = new HashMap<>(counts);
        List<ChatMessage> added = new ArrayList<>();
        int repeated = 0;
        int repeatedBesideSystem = 0;
        for (ChatMessage message : sent) {
            if (take(message.key(), left)) {
                repeated++;
                repeatedBesideSystem += message.isSystem() ? 0 : 1;
            } else {
                added.add(message);
            }
        }
        // Where nothing else is sent again, it is another dialogue, and nothing is missing in that.
        int removed = repeatedBesideSystem == 0 ? 0 : forget(left);
        added.forEach(this::show);
        return new Difference(added, repeated, removed);
    }

    private static boolean take(String key, Map<String, Integer> from) {
        Integer count = from.get(key);
        if (count == null) {
            return false;
        }
        if (count == 1) {
            from.remove(key);
        } else {
            from.put(key, count - 1);
        }
        return true;
    }

    /** Instructions that changed are told as such. */
    private int forget(Map<String, Integer> missing) {
        int removed = 0;
        for (Map.Entry<String, Integer> each : missing.entrySet()) {
            counts.merge(each.getKey(), -each.getValue(), (count, less) -> count + less == 0 ? null : count + less);
            removed += each.getKey().startsWith("system ") ? 0 : each.getValue();
        }
        return removed;
    }

    void show(ChatMessage message) {
        counts.merge(message.key(), 1, Integer::sum);
    }

    /** Takes instructions; tells whether others were there before, or null if these were. */
    @Nullable
    Boolean changesSystem(String text) {
        String before = system;
        system = text;
        return text.equals(before) ? null : before != null;
    }

    void ask(ChatMessage answer, String item) {
        answer.toolCalls().forEach(call -> asked.add(new Asked(call, item)));
    }

    /** The item that asked for a call of a tool, by its id, else by the tool's name, the oldest first; null if none did. */
    @Nullable
    String takeAsked(@Nullable String callId, String tool) {
        for (Iterator<Asked> all = asked.iterator(); all.hasNext(); ) {
            Asked each = all.next();
            String id = each.call.id();
            if (callId != null && id != null ? callId.equals(id) : tool.equals(each.call.name())) {
                all.remove();
                return each.item;
            }
        }
        return null;
    }
}
