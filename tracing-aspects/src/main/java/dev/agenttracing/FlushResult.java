/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * What became of the spans that had ended when {@link Tracing#flush} was called.
 *
 * @param written how many of them were stored during the call
 * @param dropped how many of them were dropped during the call
 * @param complete true if each was stored or dropped; false if the time was over first: the rest is still tried
 */
public record FlushResult(long written, long dropped, boolean complete) {}
