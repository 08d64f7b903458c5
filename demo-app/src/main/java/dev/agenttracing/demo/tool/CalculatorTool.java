/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** The tool that calculates. Its calls are recorded as Spring AI reports them; it needs no annotation of ours. */
@Component
public class CalculatorTool {

    /**
     * What was calculated.
     *
     * @param expression the expression
     * @param result its value, as a plain decimal
     */
    public record Calculation(String expression, String result) {}

    /**
     * Calculates.
     *
     * @param expression such as {@code 17 * 23}
     * @return the expression and its value
     * @throws IllegalArgumentException if it cannot be calculated; the model is told why
     */
    @Tool(name = "calculate", description = "Calculates a decimal expression with + - * / and parentheses")
    public Calculation calculate(@ToolParam(description = "such as 17 * 23") String expression) {
        String result = Calculator.evaluate(expression).stripTrailingZeros().toPlainString();
        return new Calculation(expression, result);
    }
}
