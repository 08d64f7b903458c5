/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

/** Hears of the lines of a log before they are written, so that they are told of the span around them. */
public interface LogLines {

    /** {@return true if the lines of this application's log are heard of} */
    boolean areHeard();
}
