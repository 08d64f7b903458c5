/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * Redacts what an application streams to its clients. Not asked yet in this version. A bean of this type takes the place of the one that is built in.
 */
@FunctionalInterface
public interface StreamRedactor {

    /** {@return the redaction of one stream, from its beginning} */
    Redaction open();

    /** The redaction of one stream: it may hold text back until it is known to be harmless. Not thread-safe. */
    interface Redaction {

        /**
         * Takes the next piece.
         *
         * @param text the piece
         * @return what may be sent now; may be empty
         */
        String next(String text);

        /** {@return what may be sent at the end} */
        String end();
    }
}
