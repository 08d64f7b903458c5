/* SPDX-License-Identifier: Apache-2.0 */
/** What Spring Security tells of the application's users. */
@NullMarked
package dev.agenttracing.web.security;

import org.jspecify.annotations.NullMarked;
