/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that were used and may be used again, so that not each value makes its own. A few of them, not one a thread: of those
 * there may be very many. A thread that finds none in its place makes a new one.
 */
final class SpareTexts {

    /** A power of two. */
    private static final int PLACES = 8;

    private final AtomicReferenceArray<@Nullable JsonText> places = new AtomicReferenceArray<>(PLACES);

    JsonText take() {
        JsonText spare = places.getAndSet(place(), null);
        return spare == null ? new JsonText() : spare;
    }

    void giveBack(JsonText text) {
        if (text.clear()) {
            places.set(place(), text);
        }
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
