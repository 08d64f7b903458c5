/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import org.jspecify.annotations.Nullable;

/** A kind of element that streams have: where its texts and values are. Stateless. */
interface ElementKind {

    /** True if an object is one. */
    boolean is(Object element);

    /** How a stream ends with an element, if it does. */
    Ending ending(Object element);

    /**
     * Redacts an element.
     *
     * @param element the element
     * @param stream the stream that it is in
     * @return the same with notes; the same object if there is nothing to redact; null if nothing of it can be sent now
     */
    @Nullable
    Object redact(Object element, ElementStream stream);

    /** How texts end. */
    enum Ending {
        /** They go on. */
        NONE,
        /** They are over. */
        END,
        /** They are broken off. */
        CUT
    }
}
