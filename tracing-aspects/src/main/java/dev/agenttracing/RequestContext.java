/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of the request at hand, such as the user's id, some of which go into a trace's metadata by
 * {@link TracingOptions.Builder#requestContextKeys}. Mutable and thread-safe.
 */
public class RequestContext {

    private final Map<String, Object> values = new ConcurrentHashMap<>();

    /** Makes an empty context. */
    public RequestContext() {}

    /**
     * Sets a value.
     *
     * @param key any key; it may hold dots
     * @param value the value; null takes it away
     * @return this context
     */
    public RequestContext set(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "key");
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
        return this;
    }

    /**
     * Gives the value that was set under exactly this key.
     *
     * @param key the key
     * @return the value; null if there is none
     */
    public @Nullable Object get(String key) {
        return values.get(key);
    }

    /**
     * Finds a value by a key, or, where no such key is, by a path through maps and contexts: {@code session.experimentId}
     * is the value under that key, else the member {@code experimentId} of the value under {@code session}.
     *
     * @param path a key or path
     * @return the value; empty if there is none
     */
    public Optional<Object> find(String path) {
        return Optional.ofNullable(find(this, path));
    }

    private static @Nullable Object find(@Nullable Object in, String path) {
        Object whole = member(in, path);
        for (int dot = path.indexOf('.'); whole == null && dot >= 0; dot = path.indexOf('.', dot + 1)) {
            Object head = member(in, path.substring(0, dot));
            whole = head == null ? null : find(head, path.substring(dot + 1));
        }
        return whole;
    }

    private static @Nullable Object member(@Nullable Object of, String key) {
        if (of instanceof RequestContext context) {
            return context.get(key);
        }
        return of instanceof Map<?, ?> map ? map.get(key) : null;
    }
}
