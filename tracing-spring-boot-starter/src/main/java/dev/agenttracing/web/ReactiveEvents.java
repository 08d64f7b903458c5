/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Gives events to whoever asks, as many as are asked for; what is not asked for stays where it is. */
final class ReactiveEvents {

    private final EventStream events;
    private final FluxSink<byte[]> sink;
    private final AtomicInteger work = new AtomicInteger();

    private ReactiveEvents(EventStream events, FluxSink<byte[]> sink) {
        this.events = events;
        this.sink = sink;
    }

    static Flux<byte[]> of(EventStream events) {
        return Flux.<byte[]>create(sink -> new ReactiveEvents(events, sink).begin(), FluxSink.OverflowStrategy.ERROR);
    }

    private void begin() {
        sink.onDispose(events::close);
        sink.onRequest(more -> work());
        events.open(this::work);
        work();
    }

    private void work() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        do {
            giveWhatIsThere();
            done = work.addAndGet(-done);
        } while (done != 0);
    }

    private void giveWhatIsThere() {
        while (!sink.isCancelled() && sink.requestedFromDownstream() > 0) {
            byte[] next = events.take();
            if (next.length == 0) {
                break;
            }
            sink.next(next);
        }
        if (events.isEnded()) {
            sink.complete();
        }
    }
}
