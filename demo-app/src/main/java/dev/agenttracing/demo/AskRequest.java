/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /ask} takes.
 *
 * @param question the question
 * @param conversationId the conversation that it belongs to; without one, nothing is remembered
 */
record AskRequest(@Nullable String question, @Nullable String conversationId) {

    static final int MAX_QUESTION_LENGTH = 2_000;

    private static final Pattern CONVERSATION_ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    /**
     * Checks the request.
     *
     * @return the question
     * @throws InvalidAskException if the request is wrong; the message says what is, and what would be right
     */
    String validQuestion() {
        if (question == null || question.isBlank()) {
            throw new InvalidAskException("The question is missing; send {\"question\": \"Where is order 1042?\"}");
        }
        if (question.length() > MAX_QUESTION_LENGTH) {
            throw new InvalidAskException("The question has " + question.length() + " characters; it may have "
                    + MAX_QUESTION_LENGTH + " at most");
        }
        if (conversationId != null && !CONVERSATION_ID.matcher(conversationId).matches()) {
            throw new InvalidAskException("The conversationId must be 1 to 100 letters, digits, '.', '_', ':' or '-';"
                    + " leave it out if there is none");
        }
        return question;
    }
}
