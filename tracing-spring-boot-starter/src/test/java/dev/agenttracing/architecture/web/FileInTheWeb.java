/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.architecture.web;

import java.nio.file.Path;

/** Breaks a rule. */
public record FileInTheWeb(Path path) {}
