/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.TraceIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The call that tells what happens, as it happens. */
final class LiveCalls {

    private static final String TRACE = "trace";
    private static final String LAST_EVENT_ID = "lastEventId";

    private final LiveFeed feed;

    LiveCalls(LiveFeed feed) {
        this.feed = feed;
    }

    List<Route> routes() {
        List<String> parameters = new ArrayList<>(QueryParameters.FILTERS);
        parameters.add(TRACE);
        parameters.add(LAST_EVENT_ID);
        return List.of(Route.get("live", parameters, this::live));
    }

    private Answer live(Call call, Parameters parameters) {
        Optional<String> trace = parameters.text(TRACE);
        if (trace.isPresent() && !TraceIds.isTraceId(trace.get())) {
            throw new IllegalArgumentException("\"trace\" must be the id of a trace");
        }
        LiveFilter filter = new LiveFilter(
                trace, QueryParameters.read(parameters.without(TRACE).without(LAST_EVENT_ID)));
        // A client that opens the stream anew, and not again, cannot send the header.
        String lastEventId = call.header("last-event-id")
                .or(() -> parameters.text(LAST_EVENT_ID))
                .orElse(null);
        return Answer.events(feed.read(filter, lastEventId));
    }
}
