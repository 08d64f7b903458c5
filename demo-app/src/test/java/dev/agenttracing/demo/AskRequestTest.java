/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskRequestTest {

    @Test
    void question_isTakenAsItStands() {
        assertThat(new AskRequest("Where is order 1042?", "thread-1").validQuestion())
                .isEqualTo("Where is order 1042?");
        assertThat(new AskRequest("x", null).validQuestion()).isEqualTo("x");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "\n\t"})
    void missingQuestion_isRefused(String question) {
        assertRefused(new AskRequest(question, null), "The question is missing");
    }

    @Test
    void longQuestion_isRefused() {
        String longest = "x".repeat(AskRequest.MAX_QUESTION_LENGTH);

        assertThat(new AskRequest(longest, null).validQuestion()).isEqualTo(longest);
        assertRefused(
                new AskRequest(longest + "x", null), "The question has 2001 characters; it may have 2000 at most");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "<b>"})
    void wrongConversationId_isRefused(String conversationId) {
        assertRefused(new AskRequest("x", conversationId), "The conversationId must be");
    }

    @Test
    void longConversationId_isRefused() {
        assertRefused(new AskRequest("x", "a".repeat(101)), "The conversationId must be");
    }

    private static void assertRefused(AskRequest request, String message) {
        assertThatExceptionOfType(InvalidAskException.class)
                .isThrownBy(request::validQuestion)
                .withMessageStartingWith(message);
    }
}
