/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.stream.ElementKind.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** The kinds of element that are known; which are there depends on the libraries. Immutable. */
final class ElementKinds {

    private static final String SPRING_AI = "org.springframework.ai.chat.";
    private static final boolean MODELS = isPresent(SPRING_AI + "model.ChatResponse");
    private static final boolean CLIENTS = isPresent(SPRING_AI + "client.ChatClientResponse");

    private final List<ElementKind> kinds = new ArrayList<>();
    private final JsonElements json;

    ElementKinds(JsonMapper mapper) {
        this.json = new JsonElements(mapper);
        kinds.add(new TextElements(json));
        kinds.add(new ServerSentEvents(this));
        if (MODELS) {
            kinds.add(new ModelResponses(json));
        }
        if (CLIENTS) {
            kinds.add(new ClientResponses(json));
        }
    }

    private static boolean isPresent(String name) {
        return ClassUtils.isPresent(name, ElementKinds.class.getClassLoader());
    }

    /** True if elements of a type are known for what they are. */
    static boolean isKnown(Class<?> type) {
        return ServerSentEvents.TYPE.isAssignableFrom(type)
                || (MODELS && ModelResponses.TYPE.isAssignableFrom(type))
                || (CLIENTS && ClientResponses.TYPE.isAssignableFrom(type));
    }

    private Optional<ElementKind> of(Object element) {
        return kinds.stream().filter(kind -> kind.is(element)).findFirst();
    }

    Ending ending(Object element) {
        return of(element).orElse(json).ending(element);
    }

    @Nullable
    Object redact(Object element, ElementStream stream) {
        return of(element).orElse(json).redact(element, stream);
    }
}
