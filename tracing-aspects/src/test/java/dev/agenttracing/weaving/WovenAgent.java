/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.weaving;

import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ToolCall;
import dev.agenttracing.annotation.Traced;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Is woven by a test. */
public class WovenAgent implements UnaryOperator<String> {

    private final String greeting = "hello ";

    @AgentRun
    public String ask(String question) {
        return greeting + isPrivate(question) + isStatic(question) + isFinal(question);
    }

    @Traced
    private String isPrivate(String text) {
        return text;
    }

    @ToolCall(name = "static tool")
    static String isStatic(String text) {
        return text;
    }

    @Traced
    public final String isFinal(String text) {
        return text;
    }

    @Traced
    public void fails(Exception cause) throws Exception {
        throw cause;
    }

    @Traced
    public List<String> overloaded(List<String> list) {
        return list;
    }

    @Traced
    public String overloaded(String text, IOException unused) {
        return text;
    }

    /** Has a bridge method, as what it implements is generic. */
    @Override
    @Traced
    public String apply(String text) {
        return text;
    }

    @Own(name = "own")
    public void own() {}

    public String untraced() {
        return "untraced";
    }
}
