/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Evaluates decimal arithmetic by recursive descent:
 *
 * <pre>
 * sum     = product { ("+" | "-") product }
 * product = factor { ("*" | "/") factor }
 * factor  = "-" factor | "+" factor | "(" sum ")" | number
 * </pre>
 *
 * Results are rounded to 34 digits. An expression is bounded in length and depth, so that none costs much.
 */
final class Calculator {

    static final int MAX_LENGTH = 200;
    static final int MAX_DEPTH = 32;

    private static final int END = -1;

    private final String text;
    private int position;
    private int depth;

    private Calculator(String text) {
        this.text = text;
    }

    /**
     * Evaluates an expression.
     *
     * @param expression such as {@code 2 * (3.5 - 1)}
     * @return its value
     * @throws IllegalArgumentException if it is no such expression; the message says what is wrong
     */
    static BigDecimal evaluate(String expression) {
        if (expression.isBlank()) {
            throw new IllegalArgumentException("There is nothing to calculate");
        }
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The expression is longer than " + MAX_LENGTH + " characters");
        }
        return new Calculator(expression).all();
    }

    private BigDecimal all() {
        BigDecimal value = sum();
        if (peek() != END) {
            throw unexpected();
        }
        return value;
    }

    private BigDecimal sum() {
        BigDecimal value = product();
        while (true) {
            if (accept('+')) {
                value = value.add(product(), MathContext.DECIMAL128);
            } else if (accept('-')) {
                value = value.subtract(product(), MathContext.DECIMAL128);
            } else {
                return value;
            }
        }
    }

    private BigDecimal product() {
        BigDecimal value = factor();
        while (true) {
            if (accept('*')) {
                value = value.multiply(factor(), MathContext.DECIMAL128);
            } else if (accept('/')) {
                value = divide(value, factor());
            } else {
                return value;
            }
        }
    }

    private BigDecimal factor() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The expression is nested deeper than " + MAX_DEPTH + " levels");
        }
        try {
            if (accept('-')) {
                return factor().negate();
            }
            if (accept('+')) {
                return factor();
            }
            return accept('(') ? untilClosed() : number();
        } finally {
            depth--;
        }
    }

    private BigDecimal untilClosed() {
        BigDecimal value = sum();
        if (!accept(')')) {
            throw new IllegalArgumentException("A closing parenthesis is missing at position " + (position + 1));
        }
        return value;
    }

    private BigDecimal number() {
        peek();
        int start = position;
        skipDigits();
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            skipDigits();
        }
        String number = text.substring(start, position);
        if (number.isEmpty() || number.equals(".")) {
            position = start;
            throw unexpected();
        }
        return new BigDecimal(number);
    }

    private void skipDigits() {
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
    }

    private static BigDecimal divide(BigDecimal dividend, BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw new IllegalArgumentException("Division by zero");
        }
        return dividend.divide(divisor, MathContext.DECIMAL128);
    }

    private boolean accept(char symbol) {
        if (peek() != symbol) {
            return false;
        }
        position++;
        return true;
    }

    private int peek() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return position < text.length() ? text.charAt(position) : END;
    }

    private IllegalArgumentException unexpected() {
        String what = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return new IllegalArgumentException(
                "Expected a number or an operator at position " + (position + 1) + ", found " + what);
    }
}
