/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.List;

/**
 * Takes spans elsewhere, beside the store. Not asked yet in this version. Beans of this type are called on the engine's own threads, never on the
 * application's, with spans that have ended and are redacted. One that throws is counted; it is not called again with the
 * same spans.
 */
public interface SpanExporter extends AutoCloseable {

    /**
     * Takes spans.
     *
     * @param spans the spans, each once
     * @throws Exception if they could not be taken
     */
    void export(List<SpanData> spans) throws Exception;

    /** Is called once, when the application stops. */
    @Override
    default void close() {}
}
