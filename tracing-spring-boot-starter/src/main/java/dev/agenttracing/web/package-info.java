/* SPDX-License-Identifier: Apache-2.0 */
/** The HTTP API: traces as JSON, and who may read them. */
@NullMarked
package dev.agenttracing.web;

import org.jspecify.annotations.NullMarked;
