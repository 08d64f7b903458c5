/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionReadingTest {

    @Test
    void reading_orderAndExpression() {
        QuestionReading reading = read("Where is order 1042, and what is 17 * 23?");

        assertThat(reading.orders()).containsExactly("1042");
        assertThat(reading.wantsLookup()).isTrue();
        assertThat(reading.wantsRefund()).isFalse();
        assertThat(reading.expressions()).containsExactly("17 * 23");
    }

    @ParameterizedTest
    @CsvSource({
        "what is (1 + 2) * 3?, (1 + 2) * 3",
        "(how much is 17 * 23), 17 * 23",
        "2×3, 2*3",
        "10 ÷ 4 please, 10 / 4",
        "1.5 - 0.25., 1.5 - 0.25",
        "and ((2)) * (4), ((2)) * (4)"
    })
    void reading_expression(String question, String expression) {
        assertThat(read(question).expressions()).containsExactly(expression);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order 1042", "I have 3 kettles", "hello", "", "- 3"})
    void reading_withoutExpression(String question) {
        assertThat(read(question).expressions()).isEmpty();
    }

    @Test
    void reading_refundOfNamedOrder_doesNotAskForItsState() {
        QuestionReading reading = read("Please refund order #1044");

        assertThat(reading.orders()).containsExactly("1044");
        assertThat(reading.wantsRefund()).isTrue();
        assertThat(reading.wantsLookup()).isFalse();
    }

    @Test
    void reading_withoutNumber_takesTheLastOrderOfTheConversation() {
        QuestionReading reading =
                QuestionReading.of("Refund it", List.of("Where is order 1042?", "And order 1043?", "Thanks"));

        assertThat(reading.orders()).containsExactly("1043");
    }

    @Test
    void reading_withoutAnyNumber_lacksTheOrder() {
        assertThat(read("I want a refund").lacksOrder()).isTrue();
        assertThat(read("What is 1 + 1?").lacksOrder()).isFalse();
    }

    @Test
    void reading_findsNoMoreThanThreeOfAKind() {
        assertThat(read("order 1 order 2 order 3 order 4").orders()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "(", "1 ", "- ", "1+", "order ", ")("})
    void reading_longHostileText_isQuick(String piece) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> read(piece.repeat(200_000)));
    }

    private static QuestionReading read(String question) {
        return QuestionReading.of(question, List.of());
    }
}
