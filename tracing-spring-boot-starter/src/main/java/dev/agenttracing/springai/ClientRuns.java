/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.AgentRunRecorder;
import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A call of a chat client is the run of an agent: its advisors call the model until it wants no more tools. Its tokens are the sum
 * of its models', which have them already.
 */
final class ClientRuns implements Translation<ChatClientObservationContext> {

    private static final String UNNAMED = "chatClient";

    @Override
    public SpanDefinition definition(ChatClientObservationContext context) {
        Object name = context.getRequest().context().get(AgentName.KEY);
        return SpanDefinition.of(
                SpanType.AGENT_RUN, name instanceof String text && !text.isBlank() ? text : UNNAMED, Origin.LIBRARY);
    }

    @Override
    public void started(ChatClientObservationContext context, DetachedSpan span) {
        Prompt prompt = context.getRequest().prompt();
        List<Message> asked = prompt.getInstructions().stream()
                .filter(message -> message.getMessageType() != MessageType.SYSTEM)
                .toList();
        span.input(Map.of("messages", ChatContent.of(asked)));
        AgentRunRecorder run = span.agentRun();
        String instructions = prompt.getSystemMessage().getText();
        if (instructions != null && !instructions.isBlank()) {
            run.instructions(instructions);
        }
        List<String> tools = ChatContent.toolNames(prompt.getOptions());
        if (!tools.isEmpty()) {
            run.availableTools(tools.toArray(new String[0]));
        }
        Object conversation = context.getRequest().context().get(ChatMemory.CONVERSATION_ID);
        if (conversation != null && !conversation.toString().isBlank()) {
            run.conversationId(conversation.toString());
        }
    }

    @Override
    public void stopped(ChatClientObservationContext context, DetachedSpan span) {
        ChatClientResponse response = context.getResponse();
        ChatResponse answer = response == null ? null : response.chatResponse();
        if (answer != null) {
            span.output(ChatContent.text(answer));
        }
        if (response == null && context.isStream()) {
            PartialAnswer partial = context.get(PartialAnswer.class);
            if (partial != null) {
                span.output(partial.text());
            }
            if (context.getError() == null) {
                span.cancel();
                return;
            }
        }
        span.end();
    }
}
