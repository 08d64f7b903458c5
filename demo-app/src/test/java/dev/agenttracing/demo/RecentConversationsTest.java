/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.UserMessage;

class RecentConversationsTest {

    @Test
    void conversations_beyondTheLimit_areForgotten_theLeastUsedFirst() {
        RecentConversations conversations = new RecentConversations(2);
        conversations.saveAll("a", List.of(new UserMessage("hello")));
        conversations.saveAll("b", List.of(new UserMessage("hello")));
        conversations.findByConversationId("a");

        conversations.saveAll("c", List.of(new UserMessage("hello")));

        assertThat(conversations.findConversationIds()).containsExactlyInAnyOrder("a", "c");
        assertThat(conversations.findByConversationId("b")).isEmpty();
    }
}
