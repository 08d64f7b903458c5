/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the rules find in a question.
 *
 * @param orders the numbers of the orders that it is about
 * @param wantsLookup whether it asks how an order is doing
 * @param wantsRefund whether it asks for money back
 * @param expressions what it asks to calculate, as the calculator reads it
 */
record QuestionReading(Set<String> orders, boolean wantsLookup, boolean wantsRefund, Set<String> expressions) {

    /** The rules look at no more than this of a text, and find no more than this of a kind: a round stays small. */
    private static final int MAX_CHARACTERS = 4_000;

    private static final int MAX_FINDINGS = 3;

    private static final Pattern ORDER =
            Pattern.compile("(?i)\\border\\s{0,3}(?:number|no\\.?)?\\s{0,3}#?(\\d{1,10})\\b");

    private static final Pattern LOOKUP = Pattern.compile("(?i)\\b(?:where|status|track|arrives?|delivered|when)\\b");

    private static final Pattern REFUND = Pattern.compile("(?i)\\b(?:refund(?:ed)?|money back)\\b");

    /** A number, then at least one operator with a number. Possessive, so that no text makes it search for long. */
    private static final Pattern EXPRESSION =
            Pattern.compile("(?<![\\d.(-])(?:[(-]\\s?+){0,20}+\\d++(?:\\.\\d++)?+[)\\s]{0,20}+"
                    + "(?:[-+*/×÷][-+(\\s]{0,20}+\\d++(?:\\.\\d++)?+[)\\s]{0,20}+)++");

    static QuestionReading of(String question, List<String> earlierQuestions) {
        String text = beginning(question);
        boolean refund = REFUND.matcher(text).find();
        boolean lookup = LOOKUP.matcher(text).find();
        Set<String> orders = ordersIn(text);
        boolean named = !orders.isEmpty();
        if (!named && (refund || lookup)) {
            orders = lastOrderOf(earlierQuestions);
        }
        return new QuestionReading(orders, lookup || (named && !refund), refund, expressionsIn(text));
    }

    boolean lacksOrder() {
        return orders.isEmpty() && (wantsLookup || wantsRefund);
    }

    private static String beginning(String text) {
        return text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) : text;
    }

    private static Set<String> ordersIn(String text) {
        return collect(ORDER.matcher(text).results().map(found -> found.group(1)));
    }

    private static Set<String> lastOrderOf(List<String> questions) {
        for (int i = questions.size() - 1; i >= 0; i--) {
            List<String> orders = List.copyOf(ordersIn(beginning(questions.get(i))));
            if (!orders.isEmpty()) {
                return Set.of(orders.get(orders.size() - 1));
            }
        }
        return Set.of();
    }

    private static Set<String> expressionsIn(String text) {
        return collect(EXPRESSION.matcher(text).results().map(found -> clean(found.group())));
    }

    private static Set<String> collect(Stream<String> findings) {
        return findings.distinct().limit(MAX_FINDINGS).collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    /** Takes away the parentheses that belong to the sentence, as in "(what is 17 * 23)". */
    private static String clean(String found) {
        String expression = found.strip().replace('×', '*').replace('÷', '/').toLowerCase(Locale.ROOT);
        while (expression.endsWith(")") && surplus(expression) < 0) {
            expression = expression.substring(0, expression.length() - 1).strip();
        }
        while (expression.startsWith("(") && surplus(expression) > 0) {
            expression = expression.substring(1).strip();
        }
        return expression;
    }

    private static long surplus(String expression) {
        return expression.chars().filter(c -> c == '(').count()
                - expression.chars().filter(c -> c == ')').count();
    }
}
