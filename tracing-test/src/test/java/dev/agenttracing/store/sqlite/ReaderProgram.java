/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import java.nio.file.Path;

/** Reads a directory of another program, then tries to write to it; says what comes of it, a line each. */
final class ReaderProgram {

    private ReaderProgram() {}

    public static void main(String... arguments) {
        Path directory = Path.of(arguments[0]);
        try (TraceStore store = SqliteStores.read(directory)) {
            TraceQuery search = TraceQuery.builder().text("everywhere").build();
            System.out.println("found " + store.query(search).items().size());
            System.out.println(
                    "spans " + store.find(arguments[1]).orElseThrow().spans().size());
        } catch (TraceStoreException e) {
            System.out.println("refused " + e.getMessage());
        }
        try (TraceStore store = SqliteStores.open(directory)) {
            System.out.println(
                    "opened " + store.stats(TraceQuery.builder().build()).traces());
        } catch (TraceStoreException e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
