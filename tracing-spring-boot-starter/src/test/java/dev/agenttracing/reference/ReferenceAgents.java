/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.reference;

import dev.agenttracing.ModelParameters;
import dev.agenttracing.TokenUsage;
import dev.agenttracing.TracedResult;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.annotation.AgentRun;
import dev.agenttracing.annotation.ConversationId;
import dev.agenttracing.annotation.ModelGeneration;
import dev.agenttracing.annotation.ToolCall;
import dev.agenttracing.annotation.WorkflowRun;
import dev.agenttracing.annotation.WorkflowStep;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The agent, model, tool and workflow that the reference document speaks of, as beans. */
@Configuration(proxyBeanMethods = false)
public class ReferenceAgents {

    public record Message(String role, String content) {}

    public record Calculation(String operation, double a, double b) {}

    public record Result(double result) {}

    public static class MyAgent {

        private final Model model;
        private final Calculator calculator;

        MyAgent(Model model, Calculator calculator) {
            this.model = model;
            this.calculator = calculator;
        }

        @AgentRun(name = "myAgent", instructions = "You are helpful", tools = "calculator", maxSteps = 5)
        public String generate(List<Message> messages, @ConversationId String thread) {
            Result result = calculator.calculate("add", 2, 2);
            return model.complete(messages) + " " + result.result();
        }

        @AgentRun(name = "myAgent")
        public TracedResult<String> generateTraced(String question, TracingOptions options) {
            return TracedResult.of("answer to " + question);
        }
    }

    public static class Model {

        private final Tracing tracing;

        Model(Tracing tracing) {
            this.tracing = tracing;
        }

        @ModelGeneration(model = "gpt-4", provider = "openai")
        public String complete(List<Message> messages) {
            tracing.currentSpan()
                    .modelGeneration()
                    .streaming(true)
                    .firstToken()
                    .usage(TokenUsage.of(150, 75).withCacheRead(50).withReasoning(15))
                    .parameters(ModelParameters.builder()
                            .temperature(0.7)
                            .maxOutputTokens(1000)
                            .topP(0.9)
                            .build())
                    .response("gpt-4-0613", "chatcmpl-123")
                    .finishReason("stop");
            return "2 + 2 is";
        }
    }

    public static class Calculator {

        @ToolCall(name = "calculator", description = "Perform calculations")
        public Result calculate(String operation, double a, double b) {
            if (!operation.equals("add")) {
                throw new IllegalArgumentException("unknown operation");
            }
            return new Result(a + b);
        }
    }

    public static class MyWorkflow {

        private final Step step;

        MyWorkflow(Step step) {
            this.step = step;
        }

        @WorkflowRun(name = "myWorkflow")
        public List<String> process(List<String> data) {
            return step.processData(data);
        }
    }

    public static class Step {

        @WorkflowStep(name = "processData")
        public List<String> processData(List<String> data) {
            return data.stream().map(each -> each + "!").toList();
        }
    }

    @Bean
    MyAgent myAgent(Model model, Calculator calculator) {
        return new MyAgent(model, calculator);
    }

    @Bean
    Model model(Tracing tracing) {
        return new Model(tracing);
    }

    @Bean
    Calculator calculator() {
        return new Calculator();
    }

    @Bean
    MyWorkflow myWorkflow(Step step) {
        return new MyWorkflow(step);
    }

    @Bean
    Step step() {
        return new Step();
    }
}
