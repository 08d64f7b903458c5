/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceTree;
import java.time.Instant;

/** What is below each span of a tree, in sum; the span itself counts. */
final class Subtrees {

    private final int[] counts;
    private final int[] errors;
    private final Instant[] ends;

    private Subtrees(int size) {
        this.counts = new int[size];
        this.errors = new int[size];
        this.ends = new Instant[size];
    }

    static Subtrees of(TraceTree tree) {
        Subtrees sums = new Subtrees(tree.size());
        for (int i = 0; i < tree.size(); i++) {
            TraceTree.Node node = tree.node(i);
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
