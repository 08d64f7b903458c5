/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import org.jspecify.annotations.Nullable;

/** A file cannot be read, and will not be when it is tried again. The files of other days have nothing to do with it. */
final class DamagedFileException extends TraceStoreException {

    private static final long serialVersionUID = 1L;

    DamagedFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
