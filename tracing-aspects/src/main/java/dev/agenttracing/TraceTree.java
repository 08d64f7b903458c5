/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All spans of a trace as a tree, without what they took, gave and told: some 250 bytes a span, so that a trace of 100,000 spans
 * can be looked at where it cannot be held. Spans are numbered from 0, by start time, then id. Immutable.
 *
 * <pre>
 * number   id    parent  first child  next sibling
 *   0      1f…     -1        1             -1          the root
 *   1      2e…      0        3              2
 *   2      9c…      0       -1             -1
 *   3      77…      1       -1             -1
 * </pre>
 */
public final class TraceTree {

    /** In place of the number of a parent: there is none. */
    public static final int NONE = -1;

    private final TraceSummary summary;
    private final List<Feedback> feedback;
    private final Instant readAt;
    private final int root;
    private final String[] ids;
    private final int[] parents;
    private final boolean[] parentMissing;
    private final Node[] nodes;
    private final int[] order;
    private final int[] firstChild;
    private final int[] nextSibling;

    /**
     * What is known of a span.
     *
     * @param id its id
     * @param parentSpanId the id of its parent, as it was told; null if there is none
     * @param type its type
     * @param name its name
     * @param status its status
     * @param startTime when it began
     * @param duration how long it took; of one that runs, until the tree was read
     * @param entry whether it is an entry span
     * @param joined whether it is one that continues a trace that began elsewhere
     * @param cost what it cost itself; null if that is not known
     */
    public record Node(
            String id,
            @Nullable String parentSpanId,
            SpanType type,
            String name,
            SpanStatus status,
            Instant startTime,
            Duration duration,
            boolean entry,
            boolean joined,
            @Nullable Cost cost) {}

    private TraceTree(Function<Node, TraceSummary> summary, List<Feedback> feedback, Instant readAt, List<Node> spans) {
        this.feedback = List.copyOf(feedback);
        this.readAt = readAt;
        this.nodes = spans.toArray(new Node[0]);
        Arrays.sort(nodes, (one, other) -> {
            int byStart = one.startTime.compareTo(other.startTime);
            return byStart != 0 ? byStart : one.id.compareTo(other.id);
        });
        this.ids = new String[nodes.length];
        Map<String, Integer> byId = new HashMap<>(2 * nodes.length);
        for (int i = 0; i < nodes.length; i++) {
            ids[i] = nodes[i].id;
            byId.put(ids[i], i);
        }
        this.parents = new int[nodes.length];
        this.parentMissing = new boolean[nodes.length];
        this.root = hang(byId);
        this.firstChild = new int[nodes.length];
        this.nextSibling = new int[nodes.length];
        this.order = new int[nodes.length];
        arrange();
        this.summary = summary.apply(nodes[root]);
    }

    /**
     * Makes a tree. It is one whatever the spans say: a span whose parent is not there hangs under the root, and so does one of
     * each ring of spans that name each other as parents.
     *
     * @param summary says of the root what is said of the whole
     * @param feedback the feedback, oldest first
     * @param readAt when it was read
     * @param spans the spans, each once, in any order; at least one
     * @return the tree
     * @throws IllegalArgumentException if there is no span
     */
    public static TraceTree of(
            Function<Node, TraceSummary> summary, List<Feedback> feedback, Instant readAt, List<Node> spans) {
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("A trace has at least one span");
        }
        return new TraceTree(summary, feedback, readAt, spans);
    }

    /** Finds the parents, and gives the root. */
    private int hang(Map<String, Integer> byId) {
        int firstTop = NONE;
        int firstOwnTop = NONE;
        boolean[] top = new boolean[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            Integer parent = nodes[i].parentSpanId == null ? null : byId.get(nodes[i].parentSpanId);
            parents[i] = parent == null || parent == i ? NONE : parent;
            top[i] = nodes[i].entry && parent == null;
            if (top[i]) {
                firstTop = firstTop == NONE ? i : firstTop;
                firstOwnTop = firstOwnTop == NONE && !nodes[i].joined ? i : firstOwnTop;
            }
        }
        int found = firstOwnTop != NONE ? firstOwnTop : Math.max(firstTop, 0);
        for (int i = 0; i < nodes.length; i++) {
            if (i != found && !top[i] && parents[i] == NONE) {
                parents[i] = found;
                parentMissing[i] = true;
            }
        }
        parents[found] = NONE;
        openRings(found);
        return found;
    }

    private void openRings(int top) {
        // 0: not looked at; else the walk in which it was met first.
        int[] met = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            int at = i;
            while (at != NONE && met[at] == 0) {
                met[at] = i + 1;
                at = parents[at];
            }
            if (at != NONE && met[at] == i + 1) {
                parents[at] = top;
                parentMissing[at] = true;
            }
        }
    }

    private void arrange() {
        Arrays.fill(firstChild, NONE);
        Arrays.fill(nextSibling, NONE);
        int firstTop = NONE;
        for (int i = nodes.length - 1; i >= 0; i--) {
            int parent = parents[i];
            if (parent == NONE) {
                nextSibling[i] = firstTop;
                firstTop = i;
            } else {
                nextSibling[i] = firstChild[parent];
                firstChild[parent] = i;
            }
        }
        int at = firstTop;
        for (int i = 0; i < nodes.length; i++) {
            order[i] = at;
            at = next(at);
        }
    }

    private int next(int span) {
        if (firstChild[span] != NONE) {
            return firstChild[span];
        }
        int at = span;
        while (at != NONE && nextSibling[at] == NONE) {
            at = parents[at];
        }
        return at == NONE ? NONE : nextSibling[at];
    }

    /** {@return what is said of the whole trace; without previews} */
    public TraceSummary summary() {
        return summary;
    }

    /** {@return the feedback, oldest first} */
    public List<Feedback> feedback() {
        return feedback;
    }

    /** {@return when the trace was read; what runs is measured to it} */
    public Instant readAt() {
        return readAt;
    }

    /** {@return how many spans there are} */
    public int size() {
        return nodes.length;
    }

    /** {@return the number of the root: the earliest top span that did not join from outside, else the earliest} */
    public int root() {
        return root;
    }

    /**
     * Gives what is known of a span.
     *
     * @param span its number
     * @return what is known of it
     */
    public Node node(int span) {
        return nodes[span];
    }

    /**
     * Finds a span.
     *
     * @param spanId its id
     * @return its number; empty if there is none
     */
    public OptionalInt find(String spanId) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i].equals(spanId)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Gives the ids of a part of the spans.
     *
     * @param from the number of the first
     * @param to the number after the last
     * @return the ids
     */
    public List<String> ids(int from, int to) {
        return Collections.unmodifiableList(Arrays.asList(ids).subList(from, to));
    }

    /**
     * Gives the parent of a span.
     *
     * @param span the span's number
     * @return the parent's number; {@link #NONE} if it is a top span
     */
    public int parent(int span) {
        return parents[span];
    }

    /**
     * Tells whether a span hangs where it does because its parent is not there.
     *
     * @param span the span's number
     * @return true if the parent that it names is missing
     */
    public boolean isParentMissing(int span) {
        return parentMissing[span];
    }

    /**
     * Gives the children of a span.
     *
     * @param span the span's number
     * @return their numbers, in order
     */
    public List<Integer> children(int span) {
        List<Integer> children = new ArrayList<>();
        for (int child = firstChild[span]; child != NONE; child = nextSibling[child]) {
            children.add(child);
        }
        return children;
    }

    /** {@return the numbers of the top spans, in order; the root is one of them} */
    public List<Integer> tops() {
        List<Integer> tops = new ArrayList<>();
        for (int top = order[0]; top != NONE; top = nextSibling[top]) {
            tops.add(top);
        }
        return tops;
    }

    /**
     * Gives a span by its place in a walk over the tree that goes down before it goes on.
     *
     * @param place the place, from 0
     * @return the span's number
     */
    public int inTreeOrder(int place) {
        return order[place];
    }
}
