/* SPDX-License-Identifier: Apache-2.0 */
/** A support agent on Spring AI, traced: the application that shows what Agent Tracing records. */
@NullMarked
package dev.agenttracing.demo;

import org.jspecify.annotations.NullMarked;
