/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the pieces of a JSON text that are likely to come again: the items of its outermost arrays, such as the messages of a
 * conversation, and long strings, such as an answer that is a message later. It looks at brackets and quotes alone: a text that
 * is no JSON gives few pieces or none, and is put together again all the same.
 */
final class JsonSlices {

    private static final int LEAST_ITEM = 64;
    private static final int LEAST_STRING = 160;
    private static final int DEEPEST_ARRAY = 4;
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_SLICES = 20_000;

    private final String json;
    private final List<Slice> slices = new ArrayList<>();
    private int depth;
    private int arrayDepth = -1;
    private int itemStart = -1;

    /** A piece: from included, to excluded. An item may hold strings that are pieces too; they come with the item. */
    record Slice(int from, int to) {

        String of(String text) {
            return text.substring(from, to);
        }
    }

    private JsonSlices(String json) {
        this.json = json;
    }

    /** The pieces in order, none within another. */
    static List<Slice> outer(String json) {
        if (json.length() < LEAST_ITEM + 2) {
            return List.of();
        }
        JsonSlices scan = new JsonSlices(json);
        return scan.run() ? scan.slices : List.of();
    }

    /** The long strings within an item. */
    static List<Slice> strings(String item) {
        List<Slice> found = new ArrayList<>();
        int at = 0;
        while (at < item.length()) {
            if (item.charAt(at) != '"') {
                at++;
                continue;
            }
            int end = endOfString(item, at);
            if (end < 0) {
                return List.of();
            }
            boolean whole = at == 0 && end == item.length();
            if (end - at >= LEAST_STRING && !whole) {
                found.add(new Slice(at, end));
            }
            at = end;
        }
        return found;
    }

    private boolean run() {
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            switch (c) {
                case '"' -> {
                    int end = endOfString(json, at);
                    if (end < 0) {
                        return false;
                    }
                    if (itemStart < 0 && arrayDepth < 0 && end - at >= LEAST_STRING) {
                        add(at, end);
                    }
                    at = end - 1;
                }
                case '[' -> open(at, true);
                case '{' -> open(at, false);
                case ']', '}' -> {
                    if (c == ']' && arrayDepth == depth) {
                        endItem(at);
                        arrayDepth = -1;
                        itemStart = -1;
                    }
                    depth--;
                }
                case ',' -> {
                    if (arrayDepth == depth) {
                        endItem(at);
                        itemStart = at + 1;
                    }
                }
                default -> {}
            }
            if (depth < 0 || depth > MAX_DEPTH) {
                return false;
            }
            at++;
        }
        return depth == 0;
    }

    private void open(int at, boolean array) {
        depth++;
        if (array && arrayDepth < 0 && depth <= DEEPEST_ARRAY) {
            arrayDepth = depth;
            itemStart = at + 1;
        }
    }

    private void endItem(int end) {
        if (end - itemStart >= LEAST_ITEM) {
            add(itemStart, end);
        }
    }

    private void add(int from, int to) {
        if (slices.size() < MAX_SLICES) {
            slices.add(new Slice(from, to));
        }
    }

    /** The place after the closing quote; -1 if there is none. */
    private static int endOfString(String json, int open) {
        int from = open + 1;
        while (true) {
            int quote = json.indexOf('"', from);
            if (quote < 0) {
                return -1;
            }
            int backslashes = 0;
            while (quote - 1 - backslashes > open && json.charAt(quote - 1 - backslashes) == '\\') {
                backslashes++;
            }
            if (backslashes % 2 == 0) {
                return quote + 1;
            }
            from = quote + 1;
        }
    }
}
