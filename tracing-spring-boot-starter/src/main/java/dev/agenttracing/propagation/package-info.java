/* SPDX-License-Identifier: Apache-2.0 */
/** Takes the context of a span to where its work goes: other threads, reactive streams, answers that are written later. */
@NullMarked
package dev.agenttracing.propagation;

import org.jspecify.annotations.NullMarked;
