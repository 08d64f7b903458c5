/* SPDX-License-Identifier: Apache-2.0 */
/** What is woven when the benchmarks run: no more than this package, so that all else is measured as it is. */
package dev.agenttracing.benchmark.woven;
