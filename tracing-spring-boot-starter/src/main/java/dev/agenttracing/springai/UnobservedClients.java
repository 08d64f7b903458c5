/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import io.micrometer.observation.ObservationView;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.chat.observation.ChatModelObservationContext;

/**
 * Reports a chat client that was built without a registry: its models may have one, and are traced, but it and its tools tell nobody
 * what they do. Once.
 */
final class UnobservedClients {

    private static final Logger log = LoggerFactory.getLogger(UnobservedClients.class);
    private static final String CLIENT = "org.springframework.ai.chat.client.";

    private final AtomicBoolean reported = new AtomicBoolean();

    /** Looks at a call of a model that starts on this thread. */
    void look(ChatModelObservationContext model) {
        if (!reported.get() && !isObserved(model) && isCalledByAClient() && reported.compareAndSet(false, true)) {
            log.warn(
                    "A ChatClient has no ObservationRegistry: its models' calls are traced, its runs and tools are not."
                            + " Build it from the ChatClient.Builder bean, or by"
                            + " ChatClient.builder(model, observationRegistry, null, null). Not logged again.");
        }
    }

    /** Somewhere around a model is an advisor of a client with a registry; between them may be a tool that asks it. */
    private static boolean isObserved(ChatModelObservationContext model) {
        ObservationView at = model.getParentObservation();
        while (at != null && !at.getContextView().getClass().getName().startsWith(CLIENT)) {
            at = at.getContextView().getParentObservation();
        }
        return at != null;
    }

    private static boolean isCalledByAClient() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(CLIENT)));
    }
}
