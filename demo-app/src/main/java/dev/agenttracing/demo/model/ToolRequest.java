/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.Map;

/**
 * A tool that the model asks to be called.
 *
 * @param id the id that the tool's message refers to
 * @param name the tool's name
 * @param arguments its arguments, as JSON text
 */
record ToolRequest(String id, String name, String arguments) {

    Map<String, Object> asJson() {
        return Map.of("id", id, "type", "function", "function", Map.of("name", name, "arguments", arguments));
    }
}
