/* SPDX-License-Identifier: Apache-2.0 */
/** What a run or a conversation said, as a dialogue: each message once, each tool call under the answer that asked for it. */
@NullMarked
package dev.agenttracing.transcript;

import org.jspecify.annotations.NullMarked;
