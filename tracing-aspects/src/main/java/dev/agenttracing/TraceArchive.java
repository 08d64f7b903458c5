/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Takes whole traces out, and in again: as newline-delimited JSON, one trace a line, as the command line does. A trace is never
 * whole in memory. Thread-safe.
 */
public interface TraceArchive {

    /**
     * Writes a trace out. What of it runs is written as running.
     *
     * @param tree the trace
     * @param to where to write, in UTF-8; is flushed, not closed
     * @throws IOException if it cannot be written to
     */
    void write(TraceTree tree, OutputStream to) throws IOException;

    /**
     * Reads traces in. They are redacted by this application's rules. What is there already is not doubled.
     *
     * @param from lines as {@link #write} gives them; is not closed
     * @return how many traces were read; they are durable
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is no trace; it is named, and those before it are stored
     * @throws IllegalStateException if the store fails or does not answer in time; to read the same again is safe
     */
    long read(InputStream from) throws IOException;
}
