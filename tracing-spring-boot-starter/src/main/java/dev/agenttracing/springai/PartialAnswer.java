/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

/**
 * What a stream had told when it was cancelled or failed. It hangs on the client's observation, which is given whole answers only.
 *
 * @param text its text so far
 */
record PartialAnswer(String text) {}
