/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanType;
import dev.agenttracing.Tracing;
import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.HideOutput;
import dev.agenttracing.annotation.Sensitive;
import dev.agenttracing.annotation.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hidden tool was called with and answered is in the messages of models too. */
class HiddenToolTest {

    public static class Tools {

        @ToolCall
        @HideInput
        @HideOutput
        public String refund(String order) {
            return "done";
        }

        @ToolCall
        public String lookUp(@Sensitive String account) {
            return "found";
        }

        @ToolCall
        public String open(String question) {
            return "answer";
        }
    }

    private final TracedApplication application = TracedApplication.with(Tools.class);

    @AfterEach
    void close() {
        application.close();
    }

    private String messages(Object messages) {
        Tracing tracing = application.tracing();
        tracing.span(SpanType.MODEL_GENERATION, "chat").input(messages).run(() -> {});
        return application.traces().stream()
                .flatMap(trace -> trace.spans(SpanType.MODEL_GENERATION).stream())
                .map(span -> span.input().json())
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> call(String tool) {
        return Map.of("id", "call_" + tool, "name", tool, "arguments", "CANARY-" + tool);
    }

    private static Map<String, Object> answer(String tool) {
        return Map.of("role", "tool", "tool_call_id", "call_" + tool, "content", "RESULT-" + tool);
    }

    @Test
    void toolHiddenByAnnotation_isHiddenInMessages_beforeItsFirstCall() {
        assertThat(messages(List.of(
                        call("refund"),
                        answer("refund"),
                        call("lookUp"),
                        answer("lookUp"),
                        call("open"),
                        answer("open"))))
                .doesNotContain("CANARY-refund", "RESULT-refund", "CANARY-lookUp")
                .contains("RESULT-lookUp", "CANARY-open", "RESULT-open", "call_refund");
    }

    @Test
    void callHiddenByAnOption_isHiddenInLaterMessages_byItsId() {
        Tracing tracing = application.tracing();
        tracing.call(
                dev.agenttracing.TracingOptions.builder()
                        .hideInput(true)
                        .hideOutput(true)
                        .build(),
                () -> tracing.span(SpanType.TOOL_CALL, "open")
                        .call(() -> tracing.currentSpan().toolCall().toolCallId("call_open")));

        assertThat(messages(List.of(call("open"), answer("open"))))
                .doesNotContain("CANARY-open", "RESULT-open")
                .contains("[hidden]");
    }
}
