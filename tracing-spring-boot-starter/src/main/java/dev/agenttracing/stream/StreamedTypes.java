/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;

/** Tells by the return type of a controller's method whether it may stream what is to be redacted. */
final class StreamedTypes {

    private StreamedTypes() {}

    /** True if a type is, or holds, a stream of elements that are known, or of texts; or if only the value tells whether it does. */
    static boolean mayStream(ResolvableType returnType) {
        ResolvableType held = heldIn(returnType);
        ReactiveAdapter adapter = adapterOf(held.toClass());
        return held.toClass() == Object.class
                || (adapter != null && adapter.isMultiValue() && isElement(held.getGeneric(0)));
    }

    private static boolean isElement(ResolvableType element) {
        // A type that is not told is looked at when elements come.
        Class<?> type = element.toClass();
        return type == Object.class || CharSequence.class.isAssignableFrom(type) || ElementKinds.isKnown(type);
    }

    /** True if a type is, or holds, a stream of texts. */
    static boolean isOfTexts(ResolvableType returnType) {
        return CharSequence.class.isAssignableFrom(
                heldIn(returnType).getGeneric(0).toClass());
    }

    /** What a type holds: as the body of a response, and as what comes later. */
    private static ResolvableType heldIn(ResolvableType type) {
        if (HttpEntity.class.isAssignableFrom(type.toClass())) {
            return heldIn(type.as(HttpEntity.class).getGeneric(0));
        }
        return isLater(adapterOf(type.toClass())) ? heldIn(type.getGeneric(0)) : type;
    }

    /** True if an adapter is of what gives a single value later. */
    static boolean isLater(@Nullable ReactiveAdapter adapter) {
        return adapter != null && !adapter.isMultiValue() && !adapter.isNoValue();
    }

    static @Nullable ReactiveAdapter adapterOf(Class<?> type) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
    }
}
