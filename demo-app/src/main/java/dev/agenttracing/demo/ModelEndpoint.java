/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

/**
 * Who answers as the model.
 *
 * @param bundled true for the demo's own rule-based server, false for the endpoint that the environment names
 * @param host the endpoint's host and port; not its whole URL, which may hold a secret
 */
record ModelEndpoint(boolean bundled, String host) {}
