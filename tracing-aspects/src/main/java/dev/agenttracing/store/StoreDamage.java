/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

/**
 * What a store cannot read any more, and what that has cost.
 *
 * @param segments how many of its parts, such as files, are left out because they are damaged
 * @param lostWrites how often something of a trace was taken and could not be stored, because its part is damaged
 */
public record StoreDamage(int segments, long lostWrites) {

    /** None. */
    public static final StoreDamage NONE = new StoreDamage(0, 0);
}
