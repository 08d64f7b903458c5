/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From annotations to spans: what an annotated method tells is learned once, and each call of it is handed to the engine, by a
 * Spring advisor or by an aspect for weaving.
 */
@NullMarked
package dev.agenttracing.aspect;

import org.jspecify.annotations.NullMarked;
