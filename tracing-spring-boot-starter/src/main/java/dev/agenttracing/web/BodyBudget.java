/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.nio.charset.StandardCharsets;

/** How much of inputs and outputs an answer has room for: one is written as long as those before it did not pass the limit. */
final class BodyBudget {

    private static final long PAGE_BYTES = 4L * 1024 * 1024;

    private long left;
    private boolean omitted;

    private BodyBudget(long bytes) {
        this.left = bytes;
    }

    static BodyBudget ofPage() {
        return new BodyBudget(PAGE_BYTES);
    }

    static BodyBudget unlimited() {
        return new BodyBudget(Long.MAX_VALUE);
    }

    static BodyBudget none() {
        return new BodyBudget(-1);
    }

    /** {@return whether the next body is written; if not, the answer has one left out} */
    boolean admits() {
        omitted |= left < 0;
        return left >= 0;
    }

    void spend(String body) {
        left -= body.getBytes(StandardCharsets.UTF_8).length;
    }

    boolean hasOmitted() {
        return omitted;
    }
}
