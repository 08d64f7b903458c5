/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tools whose arguments or results are hidden: what a model's messages repeat of them is hidden too. Known are tools by
 * name, from their annotations, and single calls by the model's id. Thread-safe.
 */
public final class HiddenTools {

    /** The most calls that are known at once; the oldest is forgotten: its messages are long past. */
    private static final int MOST_CALLS = 20_000;

    /**
     * What is hidden of a tool.
     *
     * @param input its arguments
     * @param output its result
     */
    public record Hidden(boolean input, boolean output) {

        Hidden and(Hidden other) {
            return new Hidden(input || other.input, output || other.output);
        }
    }

    private final Map<String, Hidden> tools = new ConcurrentHashMap<>();
    private final Map<String, Hidden> calls = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Hidden> eldest) {
            return size() > MOST_CALLS;
        }
    };

    /** Makes a list of none. */
    public HiddenTools() {}

    /**
     * Hides all calls of a tool.
     *
     * @param name the tool's name, as models have it
     * @param input whether its arguments are hidden
     * @param output whether its results are
     */
    public void hide(String name, boolean input, boolean output) {
        if (input || output) {
            Hidden hidden = new Hidden(input, output);
            if (!hidden.equals(tools.get(name))) {
                tools.merge(name, hidden, Hidden::and);
            }
        }
    }

    /**
     * Hides one call.
     *
     * @param callId the model's id of the call
     * @param input whether its arguments are hidden
     * @param output whether its result is
     */
    public void hideCall(String callId, boolean input, boolean output) {
        if ((input || output) && !callId.isBlank()) {
            hideCall(callId, new Hidden(input, output));
        }
    }

    void hideCall(String callId, Hidden hidden) {
        synchronized (calls) {
            calls.merge(callId, hidden, Hidden::and);
        }
    }

    boolean isEmpty() {
        synchronized (calls) {
            return tools.isEmpty() && calls.isEmpty();
        }
    }

    /**
     * Tells what is hidden of a tool.
     *
     * @param name the tool's name
     * @return null if nothing is
     */
    public @Nullable Hidden tool(String name) {
        return tools.get(name);
    }

    @Nullable
    Hidden call(String id) {
        synchronized (calls) {
            return calls.get(id);
        }
    }
}
