/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of one kind of file, as scripts: the first makes them, each further one changes what the one before has made. A
 * file says in {@code user_version} how many it has behind it.
 */
enum Schema {
    /** Where each trace is. */
    CATALOGUE("catalogue-1.sql", "catalogue-2.sql"),
    /** The traces of a day. */
    SEGMENT("segment-1.sql", "segment-2.sql"),
    /** The words of a day. */
    INDEX("index-1.sql");

    private final List<String> scripts;

    Schema(String... scripts) {
        this.scripts = List.of(scripts);
    }

    int version() {
        return scripts.size();
    }

    /** Brings a file to the newest version, in one transaction. */
    void upgrade(Path file, Session session) {
        int version = check(file, session);
        if (version == scripts.size()) {
            return;
        }
        session.inTransaction(() -> {
            for (String script : scripts.subList(version, scripts.size())) {
                session.run(statements(script));
            }
            session.run("PRAGMA user_version = " + scripts.size());
        });
    }

    /** Tells a file's version, and refuses one that this program does not know. */
    int check(Path file, Session session) {
        long version = session.number("PRAGMA user_version");
        if (version > scripts.size()) {
            throw new TraceStoreException(
                    file + " was written by a newer version of Agent Tracing (its tables have version " + version
                            + ", this program knows " + scripts.size()
                            + "). Use that version, or set agent-tracing.store.path to another directory.",
                    null);
        }
        return (int) version;
    }

    private static String[] statements(String script) {
        try (InputStream in = Schema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException(script + " is missing beside " + Schema.class.getName());
            }
            List<String> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                lines.add(line.replaceFirst("--.*", ""));
            }
            return Arrays.stream(String.join("\n", lines).split(";", -1))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
