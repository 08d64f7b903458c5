/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a traced call costs, beside its peers, measured in one run. Not null-marked: JMH sets the fields of a benchmark after it
 * is made.
 */
package dev.agenttracing.benchmark;
