/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import dev.agenttracing.StreamRedactor;
import dev.agenttracing.stream.ElementKind.Ending;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Redacts the streams that an application sends to its clients: texts, server-sent events, responses of Spring AI, and any other
 * object as it stands in JSON. What controllers return is redacted without being asked for; other streams are redacted here.
 *
 * <pre>{@code
 * return ServerResponse.ok().contentType(TEXT_EVENT_STREAM).body(streams.redact(agent.answer(question)), String.class);
 * }</pre>
 *
 * <p>The pieces of a text come in other sizes than they went in, in their order; an element that says that a text is over, and has
 * no piece of it, comes after it. Errors and cancellation pass, and no more is asked of the source than one element ahead. An element that cannot be
 * redacted is not sent. Thread-safe.
 */
public final class ClientStreams {

    private static final Logger log = LoggerFactory.getLogger(ClientStreams.class);

    private final StreamRedactor redactor;
    private final ElementKinds kinds;
    private final @Nullable Scheduler scheduler;
    private final Set<String> failures = ConcurrentHashMap.newKeySet();

    /**
     * Makes a redaction of streams.
     *
     * @param redactor redacts texts and values
     * @param mapper tells how objects stand in JSON
     * @param scheduler where it is done; null for the thread that an element comes on, if the redactor never waits
     */
    public ClientStreams(StreamRedactor redactor, JsonMapper mapper, @Nullable Scheduler scheduler) {
        this.redactor = redactor;
        this.kinds = new ElementKinds(mapper);
        this.scheduler = scheduler;
    }

    /**
     * Redacts a stream. An object that has something to redact, and is none of the kinds named above, comes as a map.
     *
     * @param stream the stream
     * @return the same with notes in place of what must not be sent; each subscription is a stream of its own
     */
    public Flux<Object> redact(Publisher<?> stream) {
        return Flux.defer(() -> {
            EventRedaction events = new EventRedaction(redactor, kinds, this::failed);
            Flux<?> source = Flux.from(stream);
            return (scheduler == null ? source : source.publishOn(scheduler, 1))
                    .<Object>concatMapIterable(events::next, 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(events.end(Ending.END))))
                    .onErrorResume(
                            failure -> Flux.fromIterable(events.end(Ending.CUT)).concatWith(Flux.error(failure)));
        });
    }

    /** Tells by its class, once. Its message may quote what was to be redacted. */
    private void failed(Throwable failure) {
        String name = failure.getClass().getName();
        if (failures.size() < 100 && failures.add(name)) {
            log.warn("What an application streams could not be redacted and was not sent: {}", name);
        }
    }
}
