/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.SpanData;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.store.sqlite.SqliteStores;
import dev.agenttracing.test.AgentConversations;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TraceCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String firstTrace = "";

    @BeforeEach
    void writeTraces() {
        AgentConversations conversations =
                AgentConversations.of(5, Instant.parse("2026-11-24T08:00:00Z"), Duration.ofMinutes(10));
        try (TraceStore store = SqliteStores.open(traces())) {
            for (int i = 0; i < 20; i++) {
                List<SpanData> turn = conversations.nextTurn();
                firstTrace = i == 0 ? turn.get(0).traceId() : firstTrace;
                store.write(WriteBatch.of("b" + i, turn, Map.of()));
            }
        }
    }

    private Path traces() {
        return directory.resolve("traces");
    }

    private int run(Path of, String... command) {
        CommandLine line = TraceCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[command.length + 2];
        all[0] = "--directory";
        all[1] = of.toString();
        System.arraycopy(command, 0, all, 2, command.length);
        return line.execute(all);
    }

    @Test
    void list_showsWhatMatches() {
        assertThat(run(traces(), "list", "--to", "2026-11-24T08:10:01Z")).isZero();
        assertThat(out.toString()).contains(firstTrace).hasLineCount(1);
        assertThat(run(traces(), "list", "--status", "nothing")).isEqualTo(1);
        assertThat(err.toString()).contains("A status is one of");
    }

    @Test
    void exportedTraces_areImported() throws IOException {
        Path file = directory.resolve("traces.ndjson");
        assertThat(run(traces(), "export", "--tag", "production", "-o", file.toString()))
                .isZero();
        assertThat(Files.readAllLines(file)).hasSize(20);
        Path other = directory.resolve("other");
        assertThat(run(other, "import", file.toString())).isZero();

        try (TraceStore store = SqliteStores.read(other)) {
            assertThat(store.query(TraceQuery.builder().build()).items()).hasSize(20);
            assertThat(store.find(firstTrace)).isPresent();
        }
    }

    @Test
    void delete_needsAFilter() {
        assertThat(run(traces(), "delete")).isEqualTo(1);
        assertThat(err.toString()).contains("needs a filter");
        assertThat(run(traces(), "delete", "--from", "2026-11-24T08:10:01Z")).isZero();

        try (TraceStore store = SqliteStores.read(traces())) {
            assertThat(store.query(TraceQuery.builder().build()).items()).hasSize(1);
        }
    }

    @Test
    void directoryWithoutTraces_isTold() {
        assertThat(run(directory.resolve("nowhere"), "list")).isEqualTo(1);
        assertThat(err.toString()).contains("There are no traces at");
    }

    @Test
    void directoryThatIsWrittenTo_isReadBesideIt() {
        try (TraceStore writing = SqliteStores.open(traces())) {
            assertThat(run(traces(), "list")).isZero();
            assertThat(out.toString()).hasLineCount(20);
            assertThat(writing.find(firstTrace)).isPresent();
        }
    }
}
