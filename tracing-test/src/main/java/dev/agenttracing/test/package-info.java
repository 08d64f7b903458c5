/* SPDX-License-Identifier: Apache-2.0 */
/** What tests of traces need: the contract that every store passes, and realistic conversations to fill one with. */
@NullMarked
package dev.agenttracing.test;

import org.jspecify.annotations.NullMarked;
