/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.demo.tool.CalculatorTool;
import dev.agenttracing.demo.tool.OrderTool;
import dev.agenttracing.demo.tool.RefundTool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** The agent: a model that may call tools until it knows the answer. */
@Component
class SupportAgent {

    static final String INSTRUCTIONS =
            "You are the support agent of a small shop. Use the tools for orders, refunds and"
                    + " calculations; never guess. Answer in one or two sentences.";

    private static final int REMEMBERED_CONVERSATIONS = 500;
    private static final int REMEMBERED_MESSAGES = 20;

    private final ChatClient client;
    private final MessageChatMemoryAdvisor memory;

    SupportAgent(ChatClient.Builder builder, OrderTool orders, RefundTool refunds, CalculatorTool calculator) {
        this.client = builder.defaultSystem(INSTRUCTIONS)
                .defaultTools(orders, refunds, calculator)
                .build();
        this.memory = MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder()
                        .chatMemoryRepository(new RecentConversations(REMEMBERED_CONVERSATIONS))
                        .maxMessages(REMEMBERED_MESSAGES)
                        .build())
                .build();
    }

    /** The annotation gives the run its name; instructions, tools and messages are known from Spring AI. */
    @AgentRun(name = "supportAgent")
    public String answer(String question, @ConversationId @Nullable String conversationId) {
        return Objects.requireNonNullElse(
                request(question, conversationId).call().content(), "");
    }

    /** The same, as the model says it. */
    @AgentRun(name = "supportAgent")
    public Flux<String> stream(String question, @ConversationId @Nullable String conversationId) {
        return request(question, conversationId).stream().content();
    }

    private ChatClient.ChatClientRequestSpec request(String question, @Nullable String conversationId) {
        ChatClient.ChatClientRequestSpec request = client.prompt().user(question);
        if (conversationId != null) {
            request.advisors(advisors -> advisors.advisors(memory).param(ChatMemory.CONVERSATION_ID, conversationId));
        }
        return request;
    }
}
