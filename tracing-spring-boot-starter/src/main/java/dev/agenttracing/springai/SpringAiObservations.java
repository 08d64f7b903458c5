/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.engine.TracingEngine;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.image.observation.ImageModelObservationContext;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.util.ClassUtils;

/**
 * Listens to what Spring AI reports as Micrometer observations, and makes spans of it:
 *
 * <pre>
 * ChatClient            agent_run
 *   advisor               generic, guardrail; those that only pass on make none
 *     vector store          retrieval
 *     ChatModel             model_generation
 *     tool                  tool_call, mcp_tool_call
 * EmbeddingModel        embedding
 * ImageModel            model_generation
 * </pre>
 *
 * A part of Spring AI that is not on the class path is left out.
 */
public final class SpringAiObservations {

    private final ObservedSpans spans;

    /**
     * Makes a listener.
     *
     * @param engine gives the engine, or null if there is none, at the first observation
     */
    public SpringAiObservations(Supplier<? extends @Nullable TracingEngine> engine) {
        this.spans = new ObservedSpans(engine);
    }

    /**
     * Listens to all that a registry is told.
     *
     * @param registry the registry that clients, models and stores are made with
     */
    public void listenTo(ObservationRegistry registry) {
        boolean hasClient = isPresent("org.springframework.ai.chat.client.ChatClient");
        if (hasClient) {
            Clients.listenTo(registry, this);
        }
        handle(registry, ChatModelObservationContext.class, new ModelCalls());
        handle(
                registry,
                ToolCallingObservationContext.class,
                new ToolCalls(hasClient ? new ClientTools() : Tools.UNKNOWN));
        handle(registry, EmbeddingModelObservationContext.class, new EmbeddingCalls());
        handle(registry, ImageModelObservationContext.class, new ImageCalls());
        if (isPresent("org.springframework.ai.vectorstore.observation.VectorStoreObservationContext")) {
            Stores.listenTo(registry, this);
        }
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, SpringAiObservations.class.getClassLoader());
    }

    private <C extends Observation.Context> void handle(
            ObservationRegistry registry, Class<C> kind, Translation<C> translation) {
        registry.observationConfig().observationHandler(new SpanHandler<>(kind, translation, spans));
    }

    /**
     * Has a processor's tools be seen to fail: Spring AI makes a message for the model of the exception, and reports none.
     *
     * @param processor the processor
     * @return one that does the same, and tells the tool's span
     */
    public ToolExecutionExceptionProcessor listenTo(ToolExecutionExceptionProcessor processor) {
        return ToolFailures.listenTo(processor, spans);
    }

    ObservedSpans spans() {
        return spans;
    }

    /** Apart, since its classes may be missing. */
    private static final class Clients {

        private Clients() {}

        static void listenTo(ObservationRegistry registry, SpringAiObservations observations) {
            observations.handle(registry, ChatClientObservationContext.class, new ClientRuns());
            observations.handle(registry, AdvisorObservationContext.class, new AdvisorCalls());
        }
    }

    /** Apart, since its classes may be missing. */
    private static final class Stores {

        private Stores() {}

        static void listenTo(ObservationRegistry registry, SpringAiObservations observations) {
            observations.handle(registry, VectorStoreObservationContext.class, new StoreCalls());
        }
    }
}
