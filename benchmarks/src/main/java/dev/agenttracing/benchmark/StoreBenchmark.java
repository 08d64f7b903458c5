/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import dev.agenttracing.store.sqlite.SqliteStores;
import dev.agenttracing.test.AgentConversations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Measures the store on disk with conversations as they would be recorded, and prints tables. Conversations are made on a thread of
 * their own beside the store's two; what that thread alone would do is printed too.
 */
public final class StoreBenchmark {

    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(300);
    private static final int BATCH = 512;
    private static final int LOOKS = 200;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What was read last: nothing can be left out as unused. */
    @SuppressWarnings("unused")
    private static volatile Object kept;

    private final List<String> traceIds = new ArrayList<>();
    private final Random random = new Random(42);
    private final BlockingQueue<List<SpanData>> made = new ArrayBlockingQueue<>(8);
    private volatile boolean done;

    private StoreBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments {@code spans=10000,100000,1000000}: the sizes to read at; {@code seconds=N}: how long to write without a
     *     pause, 0 for not at all; {@code turns=N}: the length of a conversation to compare with its calls stored whole, 0 for none
     * @throws IOException if the temporary directory cannot be used
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        generator();
        for (String size : argument(arguments, "spans", "10000,100000").split(",", -1)) {
            if (!size.isEmpty()) {
                new StoreBenchmark().read(Long.parseLong(size));
            }
        }
        int seconds = Integer.parseInt(argument(arguments, "seconds", "60"));
        if (seconds > 0) {
            new StoreBenchmark().write(seconds);
        }
        int turns = Integer.parseInt(argument(arguments, "turns", "50"));
        if (turns > 0) {
            conversations(turns);
        }
    }

    private static String argument(String[] arguments, String name, String otherwise) {
        return Arrays.stream(arguments)
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static void generator() {
        AgentConversations conversations = AgentConversations.of(1, START, BETWEEN_TURNS);
        long begin = System.nanoTime();
        long spans = 0;
        long traces = 0;
        long bytes = 0;
        while (System.nanoTime() - begin < 3_000_000_000L) {
            for (SpanData span : conversations.nextTurn()) {
                spans++;
                bytes += span.input().json().length() + span.output().json().length();
            }
            traces++;
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(
                "generator alone: %.0f spans/s, %.1f spans a trace, %d characters of content a span",
                spans / seconds, (double) spans / traces, bytes / spans);
    }

    /** Makes batches until told to stop. */
    private Thread produce() {
        AgentConversations conversations = AgentConversations.of(7, START, BETWEEN_TURNS);
        Thread thread = new Thread(
                () -> {
                    List<SpanData> batch = new ArrayList<>();
                    while (!done) {
                        batch.addAll(conversations.nextTurn());
                        if (batch.size() >= BATCH) {
                            try {
                                made.put(batch);
                            } catch (InterruptedException e) {
                                return;
                            }
                            batch = new ArrayList<>();
                        }
                    }
                },
                "generator");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private long writeOne(TraceStore store, long number) throws InterruptedException {
        List<SpanData> batch = made.take();
        store.write(WriteBatch.of("b" + number, batch, Map.of()));
        batch.stream().filter(SpanData::entry).forEach(span -> traceIds.add(span.traceId()));
        return batch.size();
    }

    private static void awaitIndexed(TraceStore store) throws InterruptedException {
        TraceQuery any = TraceQuery.builder().text("zzz").build();
        while (store.query(any).indexedUpTo().isPresent()) {
            Thread.sleep(50);
        }
    }

    private void write(int seconds) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("store-benchmark");
        try (TraceStore store = SqliteStores.open(directory)) {
            Thread producer = produce();
            long begin = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long allCpu = PROCESS.getProcessCpuTime();
            long spans = 0;
            for (long batch = 0; System.nanoTime() - begin < seconds * 1_000_000_000L; batch++) {
                spans += writeOne(store, batch);
            }
            double written = (System.nanoTime() - begin) / 1e9;
            cpu = THREADS.getCurrentThreadCpuTime() - cpu;
            done = true;
            producer.interrupt();
            awaitIndexed(store);
            double indexed = (System.nanoTime() - begin) / 1e9;
            allCpu = PROCESS.getProcessCpuTime() - allCpu;
            print(
                    "written without a pause for %.0f s: %.0f spans/s durable; all searchable %.1f s later: %.0f spans/s durable"
                            + " and searchable; heap %d MB",
                    written, spans / written, indexed - written, spans / indexed, heap() / 1_000_000);
            print(
                    "CPU time of a span: %.0f us of the thread that writes; %.0f us of all threads, the generator's, the compiler's"
                            + " and the collector's included",
                    cpu / 1e3 / spans, allCpu / 1e3 / spans);
        }
        delete(directory);
    }

    private void read(long size) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("store-benchmark");
        long spans = 0;
        try (TraceStore store = SqliteStores.open(directory)) {
            Thread producer = produce();
            long begin = System.nanoTime();
            for (long batch = 0; spans < size; batch++) {
                spans += writeOne(store, batch);
            }
            done = true;
            producer.interrupt();
            awaitIndexed(store);
            print(
                    "%n%d spans, %d traces: filled and indexed in %.1f s",
                    spans, traceIds.size(), (System.nanoTime() - begin) / 1e9);
            lookAt(store);
            long idsTake = traceIds.size() * 100L;
            print(
                    "heap after collections: %d MB, of it about %d MB of the benchmark's",
                    heap() / 1_000_000, idsTake / 1_000_000);
        }
        print("%.0f bytes a span on disk", (double) SqliteStores.bytes(directory) / spans);
        delete(directory);
    }

    private void lookAt(TraceStore store) {
        print("| what | p50 ms | p95 ms | p99 ms | found |%n|---|---|---|---|---|");
        measure("get", LOOKS, i -> store.find(any()).orElseThrow());
        measure("outline", LOOKS, i -> store.outline(any()).orElseThrow());
        queries().forEach((name, query) -> {
            int found = store.query(query.build()).items().size();
            measure(name + " | " + found, LOOKS, i -> store.query(query.build()));
        });
        int middle = traceIds.size() / 2;
        TraceQuery deep = TraceQuery.builder()
                .after(store.find(traceIds.get(middle))
                        .orElseThrow()
                        .summary(START)
                        .cursor())
                .build();
        measure("list, a page in the middle", LOOKS, i -> store.query(deep));
        measure("stats", 3, i -> store.stats(TraceQuery.builder().build()));
        measure(
                "stats of one agent's errors",
                5,
                i -> store.stats(TraceQuery.builder()
                        .name("review")
                        .status(SpanStatus.ERROR)
                        .build()));
        measure("facets", 3, i -> store.facets(TraceQuery.builder().build()));
        measure(
                "conversations",
                20,
                i -> store.conversations(TraceQuery.builder().limit(20).build()));
    }

    private String any() {
        return traceIds.get(random.nextInt(traceIds.size()));
    }

    private static Map<String, TraceQuery.Builder> queries() {
        Map<String, TraceQuery.Builder> queries = new LinkedHashMap<>();
        queries.put("list", TraceQuery.builder());
        queries.put("list by tag", TraceQuery.builder().tags("travel"));
        queries.put(
                "list by two tags, of which no trace has both",
                TraceQuery.builder().tags("travel", "review"));
        queries.put("list by metadata", TraceQuery.builder().metadata("userId", "user-77"));
        queries.put("list by status", TraceQuery.builder().status(SpanStatus.ERROR));
        queries.put("list with errors", TraceQuery.builder().hasErrors(true));
        queries.put("list by name", TraceQuery.builder().name("billing"));
        queries.put(
                "list by span",
                TraceQuery.builder().spanType(SpanType.TOOL_CALL).spanName("issueRefund"));
        queries.put("list by model", TraceQuery.builder().model("mistral-large"));
        queries.put("list by conversation", TraceQuery.builder().conversationId("thread-5"));
        queries.put("list by time", TraceQuery.builder().to(START.plusSeconds(600)));
        queries.put("list by duration", TraceQuery.builder().minDuration(Duration.ofSeconds(11)));
        queries.put("list by cost", TraceQuery.builder().minCost(0.05));
        queries.put("list by what no trace has", TraceQuery.builder().tags("nowhere"));
        queries.put("search, a rare word", TraceQuery.builder().text("A-123456"));
        queries.put("search, a common word", TraceQuery.builder().text("refund"));
        queries.put("search, two common words", TraceQuery.builder().text("warehouse Zürich"));
        queries.put("search, Chinese", TraceQuery.builder().text("退款"));
        queries.put(
                "search, a common word and a filter",
                TraceQuery.builder().text("refund").status(SpanStatus.ERROR));
        queries.put(
                "search, words that are nowhere together", TraceQuery.builder().text("find77 refund_78 total79"));
        return queries;
    }

    private static void measure(String name, int times, IntFunction<?> what) {
        for (int i = 0; i < Math.min(times, 20); i++) {
            kept = what.apply(i);
        }
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            kept = what.apply(i);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        String[] parts = name.split(" \\| ", -1);
        print(
                "| %s | %.2f | %.2f | %.2f | %s |",
                parts[0],
                nanos[times / 2] / 1e6,
                nanos[Math.min(times - 1, times * 95 / 100)] / 1e6,
                nanos[Math.min(times - 1, times * 99 / 100)] / 1e6,
                parts.length > 1 ? parts[1] : "");
    }

    private static void conversations(int turns) throws IOException {
        Path directory = Files.createTempDirectory("store-benchmark");
        AgentConversations conversations = AgentConversations.ofTurns(3, START, turns);
        long whole = 0;
        long spans = 0;
        int count = 20;
        try (TraceStore store = SqliteStores.open(directory)) {
            for (int i = 0; i < count * turns; i++) {
                List<SpanData> turn = conversations.nextTurn();
                spans += turn.size();
                for (SpanData span : turn) {
                    whole += span.input().json().getBytes(StandardCharsets.UTF_8).length;
                    whole += span.output().json().getBytes(StandardCharsets.UTF_8).length;
                }
                store.write(WriteBatch.of("t" + i, turn, Map.of()));
            }
        }
        long stored = SqliteStores.bytes(directory);
        print(
                "%n%d conversations of %d turns: %d spans, contents stored whole %.1f MB, on disk with index %.1f MB: %.1f times smaller",
                count, turns, spans, whole / 1e6, stored / 1e6, (double) whole / stored);
        delete(directory);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.delete(directory);
    }
}
