/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceTree;
import java.time.Instant;

/** Of each span of a tree, its place among its siblings, and what is below it in sum; the span itself counts. */
final class Subtrees {

    private final int[] places;
    private final int[] counts;
    private final int[] errors;
    private final Instant[] ends;

    private Subtrees(int size) {
        this.places = new int[size];
        this.counts = new int[size];
        this.errors = new int[size];
        this.ends = new Instant[size];
    }

    static Subtrees of(TraceTree tree) {
        Subtrees sums = new Subtrees(tree.size());
        int[] siblings = new int[tree.size()];
        int tops = 0;
        for (int i = 0; i < tree.size(); i++) {
            TraceTree.Node node = tree.node(i);
            int above = tree.parent(i);
            sums.places[i] = above == TraceTree.NONE ? tops++ : siblings[above]++;
            sums.counts[i] = 1;
            sums.errors[i] = node.status() == SpanStatus.ERROR ? 1 : 0;
            sums.ends[i] = node.startTime().plus(node.duration());
        }
        // From the last to the first in tree order: children before their parents.
        for (int place = tree.size() - 1; place >= 0; place--) {
            int span = tree.inTreeOrder(place);
            int parent = tree.parent(span);
            if (parent != TraceTree.NONE) {
                sums.counts[parent] += sums.counts[span];
                sums.errors[parent] += sums.errors[span];
                if (sums.ends[span].isAfter(sums.ends[parent])) {
                    sums.ends[parent] = sums.ends[span];
                }
            }
        }
        return sums;
    }

    /** {@return how many of its siblings come before a span} */
    int place(int span) {
        return places[span];
    }

    int count(int span) {
        return counts[span];
    }

    int errors(int span) {
        return errors[span];
    }

    Instant end(int span) {
        return ends[span];
    }
}
