/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceArchive;
import dev.agenttracing.TraceReader;
import dev.agenttracing.TraceTree;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that take whole traces out and in, as newline-delimited JSON. */
final class ArchiveCalls {

    private static final Logger log = LoggerFactory.getLogger(ArchiveCalls.class);
    private static final String LINES = "application/x-ndjson";

    private final TraceReader traces;
    private final TraceArchive archive;

    ArchiveCalls(TraceReader traces, TraceArchive archive) {
        this.traces = traces;
        this.archive = archive;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "traces/{traceId}/export", Route.Kind.EXPORT, Set.of(), (call, none) -> export(call)),
                new Route("POST", "import", Route.Kind.ADMIN, Set.of(), (call, none) -> load(call)));
    }

    private Answer export(Call call) {
        TraceTree tree = traces.tree(call.variable("traceId")).orElseThrow(TraceApi::noSuchTrace);
        String file = "trace-" + tree.summary().traceId() + ".ndjson";
        return Answer.of(200, LINES, out -> archive.write(tree, out))
                .header("Content-Disposition", "attachment; filename=\"" + file + "\"");
    }

    private Answer load(Call call) throws IOException {
        MediaTypes.require(call, LINES);
        try {
            long read = archive.read(call.body());
            return Answer.json(to -> {
                to.writeStartObject();
                to.writeNumberProperty("traces", read);
                to.writeEndObject();
            });
        } catch (IllegalStateException e) {
            log.warn("Traces could not be imported", e);
            throw new ProblemException(
                    Problem.UNAVAILABLE,
                    "The trace store failed or did not answer in time; it is safe to import the same again.");
        }
    }
}
