/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.Context;
import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.lang.ref.Cleaner;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows a {@link Stream}: the span begins with the first element that is asked for, and ends with the last, or when the stream
 * is closed or left. It is gone through in order on one thread.
 */
public final class StreamFollower implements ResultFollower {

    private static final Cleaner LEFT = Cleaner.create();

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
        Progress progress = new Progress(call);
        // Asked for its elements no sooner than the stream itself would be.
        Stream<?> followed = StreamSupport.stream(() -> new Elements(stream, progress), Spliterator.ORDERED, false)
                .onClose(stream::close)
                .onClose(progress::cancel);
        // Few streams are closed, and some are left half-way.
        Cleaner.Cleanable unused = LEFT.register(followed, progress::cancel);
        return followed;
    }

    /** How far it has come. Knows nothing of the stream: else that would never be seen to be left. */
    private static final class Progress {

        private final FollowedCall call;
        private FollowedCall.@Nullable Run run;
        private boolean ended;

        private Progress(FollowedCall call) {
            this.call = call;
        }

        private synchronized FollowedCall.Run begin() {
            FollowedCall.Run running = run;
            if (running == null) {
                running = call.begin(null);
                run = running;
            }
            return running;
        }

        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            return first;
        }

        private void complete() {
            if (end()) {
                begin().complete(null);
            }
        }

        private void fail(Throwable thrown) {
            if (end()) {
                begin().fail(thrown);
            }
        }

        /** Nobody wants the rest. What was never begun is no span, unless the method itself has opened it. */
        private void cancel() {
            if ((run != null || call.isOpen()) && end()) {
                begin().cancel();
            }
        }
    }

    private static final class Elements extends Spliterators.AbstractSpliterator<Object> {

        private final Spliterator<?> from;
        private final Progress progress;

        private Elements(Stream<?> stream, Progress progress) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.from = stream.spliterator();
            this.progress = progress;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Object> action) {
            FollowedCall.Run run = progress.begin();
            Object[] next = new Object[1];
            boolean more;
            Context before = Context.current();
            Context.set(run.context());
            try {
                more = from.tryAdvance(element -> next[0] = element);
            } catch (Throwable t) {
                progress.fail(t);
                throw t;
            } finally {
                Context.set(before);
            }
            if (!more) {
                progress.complete();
                return false;
            }
            if (next[0] != null) {
                run.give(next[0]);
            }
            try {
                action.accept(next[0]);
            } catch (Throwable t) {
                // Not the work's own failure, but its end.
                progress.cancel();
                throw t;
            }
            return true;
        }
    }
}
