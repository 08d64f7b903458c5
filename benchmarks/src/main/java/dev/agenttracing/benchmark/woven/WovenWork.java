/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark.woven;

import dev.agenttracing.annotation.ToolCall;

/** The method of the other benchmarks, woven in place of proxied. */
public final class WovenWork {

    /** Makes it. */
    public WovenWork() {}

    @ToolCall
    public String small(String order, int count) {
        return order;
    }
}
