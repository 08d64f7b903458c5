/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What an application imports: the façade {@link dev.agenttracing.Tracing}, the values that it takes and gives, and the
 * interfaces that an application may implement.
 */
@NullMarked
package dev.agenttracing;

import org.jspecify.annotations.NullMarked;
