/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The items of each step of a walk, one after the other; no more than those of one step are held. */
final class StepByStep<T> implements Iterator<T> {

    private final TraceWalk walk;
    private final Function<TraceWalk.Step, List<T>> items;
    private Iterator<T> current = Collections.emptyIterator();

    StepByStep(TraceWalk walk, Function<TraceWalk.Step, List<T>> items) {
        this.walk = walk;
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && walk.hasNext()) {
            current = items.apply(walk.next()).iterator();
        }
        return current.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }
}
