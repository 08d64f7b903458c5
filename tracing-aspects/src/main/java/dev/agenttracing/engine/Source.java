/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

/** Where something that is told of a span comes from; what comes later in this list stays, whatever those before it tell. */
enum Source {
    /** Arguments and results of the method. */
    CAPTURED,
    /** A library that knows what was done. */
    LIBRARY,
    /** The application's code, by {@code ActiveSpan}. */
    SAID
}
