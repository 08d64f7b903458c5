/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

/** How much of what a span takes and gives is recorded. */
public enum ContentMode {
    /** All of it, within limits. */
    FULL,
    /** Its beginning: as much as a list shows, redacted before it is cut. */
    PREVIEW,
    /** Nothing: input, output and instructions are hidden; error messages are not. */
    NONE
}
