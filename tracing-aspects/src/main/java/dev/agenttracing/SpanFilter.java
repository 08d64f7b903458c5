/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * Changes or drops what a span tells before it is redacted and stored. Beans of this type are asked one after the other,
 * in their order, once for each span that has ended, on the engine's own thread or on that of the first reader.
 *
 * <p>While a span runs no filter has seen it. With a filter, a running span and the stored header of a running trace
 * therefore show no content: the name is that of the type, and there are no attributes, metadata, tags or conversation.
 *
 * <p>One that throws is counted: the span is kept without its content in the same way. One that drops a span leaves its id, parent, type
 * and times, so that the tree stays whole. What a filter adds is redacted too.
 */
@FunctionalInterface
public interface SpanFilter {

    /**
     * Looks at a span.
     *
     * @param span the span as it was recorded; not yet redacted, so keep nothing of it
     * @return the span to go on with, the same or a changed one; empty to drop its content
     */
    Optional<SpanData> filter(SpanData span);
}
