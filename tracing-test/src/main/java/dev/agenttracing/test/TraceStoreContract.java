/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.test;

import static dev.agenttracing.test.Samples.START;
import static dev.agenttracing.test.Samples.batch;
import static dev.agenttracing.test.Samples.described;
import static dev.agenttracing.test.Samples.entry;
import static dev.agenttracing.test.Samples.header;
import static dev.agenttracing.test.Samples.id;
import static dev.agenttracing.test.Samples.ids;
import static dev.agenttracing.test.Samples.text;
import static dev.agenttracing.test.Samples.traceId;
import static dev.agenttracing.test.Samples.under;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.StoredTrace;
import dev.agenttracing.store.TraceLines;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TraceStore} must do, as tests. A store of your own passes them by a class that extends this one:
 *
 * <pre>{@code
 * class OwnTraceStoreTest extends TraceStoreContract {
 *
 *     @TempDir
 *     Path directory;
 *
 *     @Override
 *     protected TraceStore open() {
 *         return new OwnTraceStore(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit, AssertJ and Awaitility must be on the class path. What a store cannot be asked to do, such as to have its disk
 * full, is reported as skipped.
 */
public abstract class TraceStoreContract extends DeletionContract {

    private static final int WRITERS = 4;
    private static final int TRACES_OF_EACH = 60;

    /** Is made by JUnit, once for each test. */
    protected TraceStoreContract() {}

    /**
     * Opens the store. Called again in the same test, after the last one was closed, it opens one over the same data; in another
     * test, over none.
     *
     * @return the store
     */
    protected abstract TraceStore open();

    /** {@return whether what was written is there when the store is opened again; true if not overridden} */
    protected boolean survivesClosing() {
        return true;
    }

    /**
     * Leaves the open store no room to write to, for a value of a megabyte at least. If it is not overridden, the test is
     * skipped.
     *
     * @param store the store that {@link #open()} gave
     * @return gives the room back
     */
    protected Runnable fillDisk(TraceStore store) {
        throw notSupported("have its disk full");
    }

    /** Makes the closed data look as if a newer program had written it. If it is not overridden, the test is skipped. */
    protected void makeNewer() {
        throw notSupported("be newer than the program");
    }

    @Override
    final TraceStore openStore() {
        return open();
    }

    private void requireDurable() {
        if (!survivesClosing()) {
            throw notSupported("keep what was written");
        }
    }

    @Test
    void openedAgain_hasAllThatWasWritten() {
        requireDurable();
        List<SpanData> spans = Mixture.traces(30, 10);
        write(spans.toArray(new SpanData[0]));
        score(0, Score.of("s", 1));
        score(99, Score.of("early", 1));
        List<List<String>> before = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            before.add(described(stored(i)));
        }
        int found = store().query(TraceQuery.builder().text("refund").limit(200).build())
                .items()
                .size();
        reopen();

        for (int i = 0; i < 30; i++) {
            assertThat(withoutStatus(described(stored(i)))).isEqualTo(withoutStatus(before.get(i)));
        }
        assertThat(store().query(TraceQuery.builder().text("refund").limit(200).build())
                        .items())
                .hasSize(found);
        write(entry(99, 0).build());
        assertThat(stored(99).scores()).hasSize(1);
    }

    /** What ran when the store was closed is abandoned when it is opened. */
    private static List<String> withoutStatus(List<String> described) {
        return described.stream()
                .filter(line -> !line.contains("| running |") && !line.contains("| abandoned |"))
                .toList();
    }

    @Test
    void headersOfADeadProgram_becomeAbandoned() {
        requireDurable();
        write(header(0, 0).build(), under(0, 3, 0).build(), entry(1, 9).build());
        reopen();

        StoredTrace trace = stored(0);
        assertThat(trace.rootSpan().status()).isEqualTo(SpanStatus.ABANDONED);
        assertThat(trace.rootSpan().duration()).isPresent();
        assertThat(trace.isComplete()).isTrue();
        assertThat(ids(store().query(TraceQuery.builder()
                        .status(SpanStatus.ABANDONED)
                        .build())))
                .containsExactly(traceId(0));
        assertThat(stored(1).rootSpan().status()).isEqualTo(SpanStatus.OK);
        write(entry(0, 0).build());
        assertThat(stored(0).rootSpan().status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void writersAndReaders_atTheSameTime_seeWholeBatches() throws InterruptedException, ExecutionException {
        TraceStore store = store();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(() -> read(store, done)));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int first = i * TRACES_OF_EACH;
                writers.add(threads.submit(() -> writeTraces(store, first)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            done.set(true);
            threads.shutdown();
        }

        assertThat(store.stats(ALL).traces()).isEqualTo(WRITERS * TRACES_OF_EACH);
        await().untilAsserted(() -> assertThat(
                        store.query(TraceQuery.builder().text("both").limit(200).build())
                                .items())
                .hasSize(200));
    }

    private static void writeTraces(TraceStore store, int first) {
        for (int i = first; i < first + TRACES_OF_EACH; i++) {
            store.write(batch(
                    entry(i, i).input(text("both")).build(),
                    under(i, 1_000, i).output(text("both")).build()));
            store.write(WriteBatch.of("s" + i, traceId(i), Score.of("s", 1)));
        }
    }

    private static void read(TraceStore store, AtomicBoolean done) {
        while (!done.get()) {
            for (String id : ids(store.query(ALL))) {
                assertThat(store.find(id).orElseThrow().spans()).hasSize(2);
            }
            store.facets(TraceQuery.builder().text("both").build());
        }
    }

    @Test
    void fullDisk_isToldAndOverWhenThereIsRoomAgain() {
        write(entry(0, 0).build());
        Runnable room = fillDisk(store());
        WriteBatch large = batch(
                under(0, 1, 0).build(),
                under(0, 2, 0).input(text(noise(4_000_000))).build());

        assertThatThrownBy(() -> store().write(large)).isInstanceOf(RuntimeException.class);
        assertThat(stored(0).spans()).hasSize(1);
        assertThat(ids(store().query(ALL))).containsExactly(traceId(0));
        room.run();
        store().write(large);
        assertThat(stored(0).spans()).hasSize(3);
        assertThat(described(store().query(ALL).items().get(0)))
                .isEqualTo(described(stored(0).summary(START)));
    }

    /** Text that cannot be made much smaller. */
    private static String noise(int length) {
        java.util.Random random = new java.util.Random(1);
        StringBuilder noise = new StringBuilder();
        while (noise.length() < length) {
            noise.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
        }
        return noise.toString();
    }

    @Test
    void dataOfANewerProgram_isRefusedWithAWord() {
        requireDurable();
        write(entry(0, 0).build());
        reopen();
        makeNewer();

        assertThatThrownBy(this::store).hasMessageContaining("newer");
    }

    @Test
    void exportedTraces_comeBackEqualAndInTheSameOrder() throws IOException {
        write(Mixture.traces(40, 8).stream()
                .filter(span -> span.status() != SpanStatus.RUNNING)
                .toArray(SpanData[]::new));
        write(everything("\"half \ud83d \u0000 \ue000 \ud83d\ude42"));
        score(3, Score.of("s", true).withComment("c").withId("one"));
        store().write(new WriteBatch(
                "b",
                List.of(),
                Map.of(),
                Map.of(traceId(4), List.of(Feedback.thumbsDown("f"))),
                Map.of(traceId(4), 7L)));
        List<String> order = ids(store().query(ALL));
        List<List<String>> before = order.stream()
                .map(id -> described(store().find(id).orElseThrow()))
                .toList();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        assertThat(TraceLines.write(store(), ALL, lines)).isEqualTo(order.size());
        order.forEach(store()::delete);
        assertThat(store().query(ALL).items()).isEmpty();
        byte[] exported = lines.toByteArray();

        for (int again = 0; again < 2; again++) {
            assertThat(TraceLines.read(new ByteArrayInputStream(exported), store()))
                    .isEqualTo(order.size());
            assertThat(ids(store().query(ALL))).isEqualTo(order);
            assertThat(order)
                    .map(id -> described(store().find(id).orElseThrow()))
                    .isEqualTo(before);
        }
        assertThatThrownBy(() -> TraceLines.read(new ByteArrayInputStream("\n{\"spans\":[]}".getBytes(UTF_8)), store()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Line 2");
    }

    @Test
    void closingTwice_isNoError() {
        TraceStore store = open();
        store.close();

        assertThatCode(store::close).doesNotThrowAnyException();
        assertThat(id(0)).hasSize(16);
    }
}
