/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second program comes to the directory of one that writes. */
class SecondProgramIT {

    private static final String TRACE = "%032x".formatted(1);

    @TempDir
    Path directory;

    private List<String> run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ReaderProgram.class.getName(),
                directory.toString(),
                TRACE));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        // What the libraries log themselves is not ours.
        return told.lines()
                .filter(line -> line.matches("(found|spans|opened|refused) .*"))
                .toList();
    }

    @Test
    void secondProgram_readsWhatTheFirstWrites_andIsRefusedToWrite_untilItEnds() throws Exception {
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int i = 0; i < 5; i++) {
                store.write(WriteBatch.of("b" + i, WriterProgram.batch(i), Map.of()));
            }

            assertThat(run())
                    .hasSize(3)
                    .startsWith("found 5", "spans " + WriterProgram.SPANS)
                    .last()
                    .asString()
                    .startsWith("refused Another program writes its traces to " + directory)
                    .contains("Set agent-tracing.store.path");

            store.write(WriteBatch.of("b5", WriterProgram.batch(5), Map.of()));
        }
        assertThat(run()).containsExactly("found 6", "spans " + WriterProgram.SPANS, "opened 6");
    }

    @Test
    void nativeCodeThatCannotBeUnpacked_isToldInOneLine_withWhatToDo() throws Exception {
        SqliteStores.open(directory).close();
        Path file = Files.createFile(directory.resolve("no-directory"));

        for (String property : List.of("org.sqlite.tmpdir", "ZstdTempFolder")) {
            String nowhere = file.resolve("x").toString();
            assertThat(run("-D" + property + "=" + nowhere))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("refused The store on disk needs the libraries sqlite-jdbc and zstd-jni")
                            .contains(nowhere, "noexec", "-Djava.io.tmpdir", "agent-tracing.store.type to memory"));
        }
    }
}
