/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceReader;
import java.util.List;
import java.util.stream.Stream;

/** All calls of the API. */
public final class TraceRoutes {

    private TraceRoutes() {}

    /**
     * Gives the calls.
     *
     * @param traces what they read
     * @return the calls
     */
    public static List<Route> of(TraceReader traces) {
        return Stream.of(new TraceReads(traces).routes(), new SpanReads(traces).routes())
                .flatMap(List::stream)
                .toList();
    }
}
