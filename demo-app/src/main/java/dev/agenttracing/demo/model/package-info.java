/* SPDX-License-Identifier: Apache-2.0 */
/** The model server that the demo bundles: rules that answer over HTTP as an OpenAI-compatible model would. */
@NullMarked
package dev.agenttracing.demo.model;

import org.jspecify.annotations.NullMarked;
