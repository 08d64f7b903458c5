/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The way of a span: it is opened, captures, ends, waits in the queue, is finished and written in batches. What adapters and
 * advice need is public; the rest is of no use outside.
 */
@NullMarked
package dev.agenttracing.engine;

import org.jspecify.annotations.NullMarked;
