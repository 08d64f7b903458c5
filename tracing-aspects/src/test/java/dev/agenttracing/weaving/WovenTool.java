/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.weaving;

import dev.agenttracing.annotation.ToolCall;

/** Is woven by a test; could be proxied too. */
public class WovenTool {

    @ToolCall
    public String use(String input) {
        return input;
    }
}
