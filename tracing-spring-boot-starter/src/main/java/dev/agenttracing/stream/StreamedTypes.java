/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Tells by the return type of a controller's method whether it streams what is to be redacted. */
final class StreamedTypes {

    private StreamedTypes() {}

    /** True if a type is a stream of elements that are known, or of texts. */
    static boolean isStream(ResolvableType returnType) {
        ResolvableType body = bodyOf(returnType);
        ReactiveAdapter adapter = adapterOf(body.toClass());
        return adapter != null && adapter.isMultiValue() && isElement(body.getGeneric(0));
    }

    private static boolean isElement(ResolvableType element) {
        // A type that is not told is looked at when elements come.
        Class<?> type = element.resolve(Object.class);
        return type == Object.class || type == String.class || ElementKinds.isKnown(type);
    }

    /** True if the elements of a stream are redacted: texts only as events, for other texts may be anything. */
    static boolean isRedacted(ResolvableType returnType, @Nullable Object producible, Collection<MediaType> accepted) {
        boolean texts = bodyOf(returnType).getGeneric(0).resolve(Object.class) == String.class;
        boolean produces = producible instanceof Collection<?> types && types.contains(MediaType.TEXT_EVENT_STREAM);
        return !texts || produces || (producible == null && accepted.contains(MediaType.TEXT_EVENT_STREAM));
    }

    static @Nullable ReactiveAdapter adapterOf(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    private static ResolvableType bodyOf(ResolvableType returnType) {
        return HttpEntity.class.isAssignableFrom(returnType.toClass())
                ? returnType.as(HttpEntity.class).getGeneric(0)
                : returnType;
    }

    /** Redacts a stream, or the stream that is the body of a response. */
    static @Nullable Object redact(@Nullable Object returned, ClientStreams streams) {
        if (returned instanceof HttpEntity<?> entity && entity.getBody() != null) {
            Object body = redact(entity.getBody(), streams);
            return entity instanceof ResponseEntity<?> response
                    ? ResponseEntity.status(response.getStatusCode())
                            .headers(response.getHeaders())
                            .body(body)
                    : new HttpEntity<>(body, entity.getHeaders());
        }
        ReactiveAdapter adapter = returned == null ? null : adapterOf(returned.getClass());
        return adapter == null || !adapter.isMultiValue() ? returned : streams.redact(adapter.toPublisher(returned));
    }
}
