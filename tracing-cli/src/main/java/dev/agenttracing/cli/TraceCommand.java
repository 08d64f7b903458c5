/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.cli;

import dev.agenttracing.TraceQuery;
import dev.agenttracing.TraceSummary;
import dev.agenttracing.store.TraceLines;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.sqlite.SqliteStores;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, exports, imports and deletes traces. Reading goes beside a program that writes; writing needs the directory alone. */
@Command(
        name = "agent-tracing",
        mixinStandardHelpOptions = true,
        description = "Works with the traces in a directory.",
        subcommandsRepeatable = false)
public final class TraceCommand {

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = {"-d", "--directory"},
            defaultValue = ".agent-tracing",
            description = "The directory of the traces (${DEFAULT-VALUE}).")
    Path directory = Path.of(".agent-tracing");

    TraceCommand() {}

    /**
     * Runs the command, and ends the program: with 0 if all went well, 1 if something failed, 2 if the command is wrong.
     *
     * @param arguments the command
     */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new TraceCommand());
        command.setExecutionExceptionHandler((failure, line, result) -> {
            // What a user can do something about needs no stack trace.
            if (failure instanceof TraceStoreException
                    || failure instanceof IllegalArgumentException
                    || failure instanceof IOException) {
                line.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
                return 1;
            }
            throw failure;
        });
        return command;
    }

    @Command(description = "Lists traces, the newest first.", mixinStandardHelpOptions = true)
    void list(
            @Mixin Filter filter,
            @Option(names = "--limit", defaultValue = "50", description = "The most to list (${DEFAULT-VALUE}).")
                    int limit) {
        try (TraceStore store = SqliteStores.read(directory)) {
            for (TraceSummary trace :
                    store.query(filter.query().limit(limit).build()).items()) {
                out().printf(
                                "%s  %s  %-9s  %6d ms  %3d spans  %s%n",
                                trace.traceId(),
                                trace.startTime(),
                                trace.status().jsonName(),
                                trace.duration().toMillis(),
                                trace.spanCount(),
                                printable(trace.name()));
            }
            out().flush();
        }
    }

    /** What was recorded must not steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Command(description = "Writes traces as newline-delimited JSON, one a line.", mixinStandardHelpOptions = true)
    void export(
            @Mixin Filter filter,
            @Option(
                            names = {"-o", "--output"},
                            description = "The file to write to; standard output if not given.")
                    @Nullable
                    Path file)
            throws IOException {
        try (TraceStore store = SqliteStores.read(directory);
                OutputStream to =
                        file == null ? new FileOutputStream(java.io.FileDescriptor.out) : Files.newOutputStream(file)) {
            long written = TraceLines.write(store, filter.query().build(), to);
            err().println(written + " traces exported");
        }
    }

    @Command(
            name = "import",
            description = "Reads traces that were exported. What is there already is not doubled.",
            mixinStandardHelpOptions = true)
    void load(@Parameters(paramLabel = "FILE", description = "The file; - for standard input.") String file)
            throws IOException {
        try (TraceStore store = SqliteStores.open(directory);
                InputStream from = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            err().println(TraceLines.read(from, store) + " traces imported");
        }
    }

    @Command(description = "Deletes traces for good. A filter is required.", mixinStandardHelpOptions = true)
    void delete(@Mixin Filter filter) {
        TraceQuery query = filter.query().build();
        if (!query.hasFilter()) {
            throw new IllegalArgumentException(
                    "Deleting needs a filter; to delete all, give --from 1970-01-01T00:00:00Z");
        }
        try (TraceStore store = SqliteStores.open(directory)) {
            err().println(store.delete(query) + " traces deleted");
        }
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true)
                : spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec == null
                ? new PrintWriter(System.err, true)
                : spec.commandLine().getErr();
    }
}
