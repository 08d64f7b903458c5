/* SPDX-License-Identifier: Apache-2.0 */
/** Redaction: what must not be kept is found in names, keys and texts, and marked in its place before anything leaves the engine. */
@NullMarked
package dev.agenttracing.privacy;

import org.jspecify.annotations.NullMarked;
