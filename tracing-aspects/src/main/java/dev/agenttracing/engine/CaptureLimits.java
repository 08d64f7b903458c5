/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

/**
 * How much of a value is captured. What is over is cut, and marked with the original size.
 *
 * @param maxValueBytes about the most bytes of one input or output as JSON
 * @param maxStringLength the most characters of one string
 * @param maxDepth the most levels of nesting
 * @param maxItems the most items of one collection or array
 * @param maxMembers the most members of one object or map
 */
public record CaptureLimits(int maxValueBytes, int maxStringLength, int maxDepth, int maxItems, int maxMembers) {

    /** 128 KiB a value and a string, 16 levels, 1,000 items, 200 members. */
    public static final CaptureLimits DEFAULT = new CaptureLimits(128 * 1024, 128 * 1024, 16, 1_000, 200);

    /**
     * Makes limits.
     *
     * @throws IllegalArgumentException if one of them is not positive
     */
    public CaptureLimits {
        if (maxValueBytes < 1 || maxStringLength < 1 || maxDepth < 1 || maxItems < 1 || maxMembers < 1) {
            throw new IllegalArgumentException("Each limit of what is captured must be at least 1");
        }
    }
}
