/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@link Stream}: the span begins with the first element that is asked for, and ends with the last, or when the stream
 * is closed. It is gone through in order on one thread.
 */
public final class StreamFollower implements ResultFollower {

    /** Makes one. */
    public StreamFollower() {}

    @Override
    public Class<?> kind() {
        return Stream.class;
    }

    @Override
    public boolean beginsLater() {
        return true;
    }

    @Override
    public Object follow(Object result, FollowedCall call) {
        Stream<?> stream = (Stream<?>) result;
        if (stream.isParallel()) {
            // Its order is no one's business, and its threads are many.
            call.begin(null).complete(null);
            return stream;
        }
        Elements elements = new Elements(stream, call);
        return StreamSupport.stream(elements, false).onClose(stream::close).onClose(elements::closed);
    }

    private static final class Elements extends Spliterators.AbstractSpliterator<Object> {

        private final Spliterator<?> from;
        private final FollowedCall call;
        private FollowedCall.@Nullable Run run;
        private boolean ended;

        private Elements(Stream<?> stream, FollowedCall call) {
            this(stream.spliterator(), call);
        }

        private Elements(Spliterator<?> from, FollowedCall call) {
            super(from.estimateSize(), from.characteristics() & ~(Spliterator.SORTED | Spliterator.SUBSIZED));
            this.from = from;
            this.call = call;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Object> action) {
            FollowedCall.Run running = run;
            if (running == null) {
                running = call.begin(null);
                run = running;
            }
            Object[] next = new Object[1];
            boolean more;
            Context before = Context.current();
            Context.set(running.context());
            try {
                more = from.tryAdvance(element -> next[0] = element);
            } catch (Throwable t) {
                ended = true;
                running.fail(t);
                throw t;
            } finally {
                Context.set(before);
            }
            if (more) {
                if (next[0] != null) {
                    running.give(next[0]);
                }
                action.accept(next[0]);
            } else if (!ended) {
                ended = true;
                running.complete(null);
            }
            return more;
        }

        /** Whoever closes it does not want the rest. */
        private void closed() {
            FollowedCall.Run running = run;
            if (running != null && !ended) {
                ended = true;
                running.cancel();
            }
        }
    }
}
