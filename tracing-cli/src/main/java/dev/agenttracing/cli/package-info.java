/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: what can be done with a directory of traces without the application that wrote them. */
@NullMarked
package dev.agenttracing.cli;

import org.jspecify.annotations.NullMarked;
