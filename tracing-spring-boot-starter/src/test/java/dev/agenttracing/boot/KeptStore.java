/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.ConversationPage;
import dev.agenttracing.TraceFacets;
import dev.agenttracing.TracePage;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceStats;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.util.Optional;

/** A store that outlives its context, so that a test sees what was stored. */
record KeptStore(TraceStore kept) implements TraceStore {

    @Override
    public void write(WriteBatch batch) {
        kept.write(batch);
    }

    @Override
    public Optional<StoredTrace> find(String traceId) {
        return kept.find(traceId);
    }

    @Override
    public Optional<String> resolve(String traceId) {
        return kept.resolve(traceId);
    }

    @Override
    public TracePage query(TraceQuery query) {
        return kept.query(query);
    }

    @Override
    public TraceStats stats(TraceQuery query) {
        return kept.stats(query);
    }

    @Override
    public TraceFacets facets(TraceQuery query) {
        return kept.facets(query);
    }

    @Override
    public ConversationPage conversations(TraceQuery query) {
        return kept.conversations(query);
    }

    @Override
    public boolean delete(String traceId) {
        return kept.delete(traceId);
    }

    @Override
    public long delete(TraceQuery query) {
        return kept.delete(query);
    }

    @Override
    public void close() {}
}
