/* SPDX-License-Identifier: Apache-2.0 */
/** What the support agent can do: look up and refund orders, and calculate. */
@NullMarked
package dev.agenttracing.demo.tool;

import org.jspecify.annotations.NullMarked;
