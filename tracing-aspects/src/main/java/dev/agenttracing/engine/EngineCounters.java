/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What the engine counts of itself. Thread-safe. */
public final class EngineCounters {

    final LongAdder started = new LongAdder();
    final LongAdder sampledOut = new LongAdder();
    final LongAdder written = new LongAdder();
    final LongAdder abandoned = new LongAdder();
    final LongAdder cuts = new LongAdder();
    final Counted misuse = new Counted();
    final Counted failures = new Counted();
    final Counted storeFailures = new Counted();
    final Counted beanFailures = new Counted();
    final Counted badHeaders = new Counted();
    private final Map<DropReason, Counted> dropped = new EnumMap<>(DropReason.class);

    EngineCounters() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new Counted());
        }
    }

    /** {@return how many spans were opened, whether recorded or not} */
    public long started() {
        return started.sum();
    }

    /** {@return how many of them were not recorded because their trace is not sampled} */
    public long sampledOut() {
        return sampledOut.sum();
    }

    /** {@return how many spans were stored} */
    public long written() {
        return written.sum();
    }

    /** {@return how many spans were taken for abandoned because they did not end} */
    public long abandoned() {
        return abandoned.sum();
    }

    /** {@return how many places of captured values were cut by a limit} */
    public long cuts() {
        return cuts.sum();
    }

    /** {@return how often something was said that could not be recorded, such as of a span that had ended} */
    public long misuse() {
        return misuse.count();
    }

    /** {@return how often the engine itself failed; the application did not notice} */
    public long failures() {
        return failures.count();
    }

    /** {@return how often the store failed} */
    public long storeFailures() {
        return storeFailures.count();
    }

    /** {@return how often a bean of the application failed: a sampler, filter, price source or supplier} */
    public long beanFailures() {
        return beanFailures.count();
    }

    /** {@return how often headers of another process were wrong} */
    public long badHeaders() {
        return badHeaders.count();
    }

    /**
     * Tells how many spans were lost.
     *
     * @param reason why
     * @return how many
     */
    public long dropped(DropReason reason) {
        return counted(reason).count();
    }

    /** {@return how many spans were lost, for whatever reason} */
    public long dropped() {
        return dropped.values().stream().mapToLong(Counted::count).sum();
    }

    Counted counted(DropReason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }
}
