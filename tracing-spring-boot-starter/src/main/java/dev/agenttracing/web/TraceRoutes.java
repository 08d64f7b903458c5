/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceArchive;
import dev.agenttracing.Tracing;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All calls of the API, but for those that open and end a session. */
public final class TraceRoutes {

    private TraceRoutes() {}

    /**
     * Gives the calls.
     *
     * @param tracing what they read and write
     * @param archive what takes traces out and in; null if nothing does
     * @param feed what tells live events
     * @return the calls
     */
    public static List<Route> of(Tracing tracing, @Nullable TraceArchive archive, LiveFeed feed) {
        return Stream.of(
                        new TraceReads(tracing).routes(),
                        new SpanReads(tracing).routes(),
                        new TranscriptCalls(tracing).routes(),
                        new TraceWrites(tracing).routes(),
                        archive == null ? List.<Route>of() : new ArchiveCalls(tracing, archive).routes(),
                        new LiveCalls(feed).routes(),
                        List.of(Route.get("openapi.json", (call, none) -> description())))
                .flatMap(List::stream)
                .toList();
    }

    private static Answer description() {
        return Answer.of(200, "application/json", out -> {
            try (InputStream description = TraceRoutes.class.getResourceAsStream("openapi.json")) {
                Objects.requireNonNull(description, "openapi.json").transferTo(out);
            }
        });
    }
}
