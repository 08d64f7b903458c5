/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.memory;

import dev.agenttracing.store.TraceStore;
import dev.agenttracing.test.TraceStoreContract;

class InMemoryTraceStoreContractTest extends TraceStoreContract {

    @Override
    protected TraceStore open() {
        return new InMemoryTraceStore(10_000, 100_000_000);
    }

    @Override
    protected boolean survivesClosing() {
        return false;
    }
}
