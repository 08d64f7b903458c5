/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The annotations that turn a method into a span, and those that keep values out of it.
 */
package dev.agenttracing.annotation;
