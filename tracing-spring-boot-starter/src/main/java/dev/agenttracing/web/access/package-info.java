/* SPDX-License-Identifier: Apache-2.0 */
/** Who may call the HTTP API, and by what means that is told. */
@NullMarked
package dev.agenttracing.web.access;

import org.jspecify.annotations.NullMarked;
