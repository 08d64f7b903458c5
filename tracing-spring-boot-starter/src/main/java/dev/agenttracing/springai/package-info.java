/* SPDX-License-Identifier: Apache-2.0 */
/** From Spring AI to the engine: what its clients, models, tools and stores report of their work becomes spans. */
@NullMarked
package dev.agenttracing.springai;

import org.jspecify.annotations.NullMarked;
