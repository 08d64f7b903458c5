/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.test.AgentConversations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoresTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path parent;

    private Path directory() {
        return parent.resolve("traces");
    }

    private static void write(TraceStore store, int turns) {
        AgentConversations conversations = AgentConversations.of(3, START, Duration.ofSeconds(1));
        for (int i = 0; i < turns; i++) {
            store.write(WriteBatch.of("b" + i, conversations.nextTurn(), Map.of()));
        }
    }

    private static int traces(TraceStore store) {
        return store.query(TraceQuery.builder().limit(200).build()).items().size();
    }

    @Test
    void directory_isItsOwnersAlone_andOutOfVersionControl() throws IOException {
        SqliteStores.open(directory()).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        assertThat(directory().resolve(".gitignore")).content().contains("\n*\n");
    }

    @Test
    void openersOfOneDirectory_shareItsStore_untilTheLastCloses() {
        TraceStore one = SqliteStores.open(directory());
        TraceStore other = SqliteStores.open(directory().resolve("../traces"));
        write(one, 3);
        one.close();

        assertThat(traces(other)).isEqualTo(3);
        assertThatThrownBy(() -> traces(one))
                .isInstanceOf(TraceStoreException.class)
                .hasMessageContaining("closed");
        other.close();
        try (TraceStore again = SqliteStores.open(directory())) {
            assertThat(traces(again)).isEqualTo(3);
        }
    }

    @Test
    void directoryBehindALink_isTheSameStore() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), directory());
        try (TraceStore one = SqliteStores.open(Files.createDirectory(directory()));
                TraceStore other = SqliteStores.open(link)) {
            write(one, 3);
            assertThat(traces(other)).isEqualTo(3);
        }
    }

    @Test
    void directoryOfAnotherProgram_isRefusedToWriters() throws IOException {
        Files.createDirectory(directory());
        try (FileChannel foreign = FileChannel.open(
                        directory().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = foreign.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> SqliteStores.open(directory()))
                    .isInstanceOf(TraceStoreException.class)
                    .hasMessageContaining("Another program")
                    .hasMessageContaining("agent-tracing.store.path");
        }
        SqliteStores.open(directory()).close();
    }

    @Test
    void reader_seesWhatIsWritten_andCannotWrite() {
        try (TraceStore writer = SqliteStores.open(directory());
                TraceStore reader = reading(writer)) {
            write(writer, 5);
            assertThat(traces(reader)).isEqualTo(5);
            assertThat(reader.query(TraceQuery.builder().text("zip broke").build())
                            .nextCursor())
                    .isEmpty();
            assertThatThrownBy(() -> write(reader, 1)).hasMessageContaining("reading only");
            assertThatThrownBy(() -> reader.delete(TraceQuery.builder().build()))
                    .hasMessageContaining("reading only");
        }
        assertThatThrownBy(() -> SqliteStores.read(parent.resolve("nowhere"))).hasMessageContaining("no traces");
    }

    private TraceStore reading(TraceStore writer) {
        write(writer, 1);
        return SqliteStores.read(directory());
    }

    @Test
    void networkFileSystem_isRefused() {
        for (String type : new String[] {"nfs4", "cifs", "NFS", "fuse.sshfs"}) {
            assertThatThrownBy(() -> StoreDirectory.refuseRemote(directory(), type))
                    .isInstanceOf(TraceStoreException.class)
                    .hasMessageContaining("network")
                    .hasMessageContaining("agent-tracing.store.type");
        }
        StoreDirectory.refuseRemote(directory(), "ext4");
    }

    @Test
    void indexThatIsGone_isBuiltAnew() throws IOException {
        Map<String, Long> before;
        try (TraceStore store = SqliteStores.open(directory())) {
            write(store, 400);
            before = found(store);
        }
        Files.delete(directory().resolve("2026-11-24.words"));

        try (TraceStore store = SqliteStores.open(directory())) {
            assertThat(found(store)).isEqualTo(before).isNotEmpty();
        }
    }

    private static Map<String, Long> found(TraceStore store) {
        TraceQuery search = TraceQuery.builder().text("warehouse").build();
        await().untilAsserted(
                        () -> assertThat(store.query(search).indexedUpTo()).isEmpty());
        return store.facets(search).names();
    }

    @Test
    void files_areTheirOwnersAlone_inADirectoryThatOthersMayRead() throws Exception {
        Path shared = Files.createDirectory(
                directory().resolveSibling("shared"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        try (TraceStore store = SqliteStores.open(shared);
                Stream<Path> files = Files.list(shared)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
        assertThat(shared.resolve(".gitignore")).doesNotExist();
    }
}
