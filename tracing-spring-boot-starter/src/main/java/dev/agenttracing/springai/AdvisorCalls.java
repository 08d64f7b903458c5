/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import dev.agenttracing.SpanType;
import dev.agenttracing.engine.SpanDefinition;
import dev.agenttracing.engine.SpanDefinition.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.advisor.ChatModelCallAdvisor;
import org.springframework.ai.chat.client.advisor.ChatModelStreamAdvisor;
import org.springframework.ai.chat.client.advisor.SafeGuardAdvisor;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.client.advisor.api.ToolAdvisor;
import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;

/**
 * An advisor stands around all that comes after it in the chain. The messages that pass through it are those of the run and of the
 * model; it does not have them again.
 */
final class AdvisorCalls implements Translation<AdvisorObservationContext> {

    @Override
    public @Nullable SpanDefinition definition(AdvisorObservationContext context) {
        Advisor advisor = advisor(context);
        if (isPlumbing(advisor)) {
            return null;
        }
        return SpanDefinition.of(
                advisor instanceof SafeGuardAdvisor ? SpanType.GUARDRAIL : SpanType.GENERIC,
                context.getAdvisorName(),
                Origin.LIBRARY);
    }

    /** Those that every client has: they loop over tools and call the model. */
    private static boolean isPlumbing(@Nullable Advisor advisor) {
        return advisor instanceof ToolAdvisor
                || advisor instanceof ChatModelCallAdvisor
                || advisor instanceof ChatModelStreamAdvisor
                || advisor instanceof StreamListener;
    }

    /** The context has only its name; the client's has the object. */
    private static @Nullable Advisor advisor(AdvisorObservationContext context) {
        ChatClientObservationContext client = ObservedSpans.findAround(context, ChatClientObservationContext.class);
        List<? extends Advisor> all = client == null ? List.of() : client.getAdvisors();
        return all.stream()
                .filter(each ->
                        each.getName().equals(context.getAdvisorName()) && each.getOrder() == context.getOrder())
                .findFirst()
                .orElse(null);
    }

    @Override
    public void started(AdvisorObservationContext context, DetachedSpan span) {}

    @Override
    public void stopped(AdvisorObservationContext context, DetachedSpan span) {
        span.end();
    }
}
