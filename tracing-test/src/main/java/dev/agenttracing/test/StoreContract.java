/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.TraceIds;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.opentest4j.TestAbortedException;

/** The store under test, and what a test may ask of it beyond its interface. */
abstract class StoreContract {

    static final TraceQuery ALL = TraceQuery.builder().limit(200).build();

    private @Nullable TraceStore open;

    /** Opens the store, over what the last one of the same test has kept. */
    abstract TraceStore openStore();

    TraceStore store() {
        TraceStore store = open;
        if (store == null) {
            store = openStore();
            open = store;
        }
        return store;
    }

    void reopen() {
        store().close();
        open = null;
    }

    @AfterEach
    void closeStore() {
        if (open != null) {
            open.close();
        }
    }

    void write(SpanData... spans) {
        store().write(Samples.batch(spans));
    }

    void score(int trace, Score score) {
        store().write(WriteBatch.of(TraceIds.newSpanId(), Samples.traceId(trace), score));
    }

    StoredTrace stored(int trace) {
        return store().find(Samples.traceId(trace)).orElseThrow();
    }

    static TestAbortedException notSupported(String what) {
        return new TestAbortedException("This store cannot be asked to " + what);
    }
}
