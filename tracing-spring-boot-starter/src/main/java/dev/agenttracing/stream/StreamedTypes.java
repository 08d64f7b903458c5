/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;

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

    /** True if a type is a stream of texts. */
    static boolean isOfTexts(ResolvableType returnType) {
        return bodyOf(returnType).getGeneric(0).resolve(Object.class) == String.class;
    }

    static @Nullable ReactiveAdapter adapterOf(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }

    private static ResolvableType bodyOf(ResolvableType returnType) {
        return HttpEntity.class.isAssignableFrom(returnType.toClass())
                ? returnType.as(HttpEntity.class).getGeneric(0)
                : returnType;
    }
}
