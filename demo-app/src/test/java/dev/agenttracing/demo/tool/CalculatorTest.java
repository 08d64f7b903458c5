/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalculatorTest {

    @ParameterizedTest
    @CsvSource({
        "17 * 23, 391",
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "10 - 4 - 3, 3",
        "100 / 10 / 5, 2",
        "0.1 + 0.2, 0.3",
        "-3 * -(2 + 1), 9",
        "+5, 5",
        "2*(3.5-1), 5",
        ".5 * 4, 2",
        "1 / 3, 0.3333333333333333333333333333333333"
    })
    void evaluate_arithmetic(String expression, String value) {
        assertThat(Calculator.evaluate(expression)).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 / 0", "1 / (2 - 2)", "1 / 0.0"})
    void evaluate_divisionByZero_isRefused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calculator.evaluate(expression))
                .withMessage("Division by zero");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 +", "* 2", "1 2", "2 ** 3", "(1", "1)", "1.2.3", ".", "abc", "1e9", "()", "٣ + 1"})
    void evaluate_whatIsNoExpression_isRefused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calculator.evaluate(expression))
                .withMessageContaining("position");
    }

    @Test
    void evaluate_blank_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calculator.evaluate("  "))
                .withMessage("There is nothing to calculate");
    }

    @Test
    void evaluate_length_isBounded() {
        String longest = "1" + "+1".repeat((Calculator.MAX_LENGTH - 1) / 2);

        assertThat(Calculator.evaluate(longest)).isEqualByComparingTo("100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calculator.evaluate(longest + "+1"))
                .withMessageContaining("longer than");
    }

    @Test
    void evaluate_depth_isBounded() {
        int deepest = Calculator.MAX_DEPTH - 1;

        assertThat(Calculator.evaluate(nested(deepest))).isEqualByComparingTo("1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calculator.evaluate(nested(deepest + 1)))
                .withMessageContaining("deeper than");
    }

    private static String nested(int depth) {
        return "(".repeat(depth) + "1" + ")".repeat(depth);
    }
}
