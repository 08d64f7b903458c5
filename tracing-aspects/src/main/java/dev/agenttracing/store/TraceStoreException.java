/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import org.jspecify.annotations.Nullable;

/** A store could not do what it was asked. The message says what is wrong and what to do about it. */
public class TraceStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; null if nothing was
     */
    public TraceStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
