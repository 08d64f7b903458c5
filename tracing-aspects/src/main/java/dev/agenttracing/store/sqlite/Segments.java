/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The days there are. Opens their files when they are needed, and closes those that were not for the longest time. */
final class Segments implements AutoCloseable {

    private static final int MAX_OPEN = 12;

    private final Path directory;
    private final byte[] key;
    private final boolean readOnly;
    private final Map<Day, Open> open = new HashMap<>();
    private long uses;

    private static final class Open {

        private final Segment segment;
        private int users;
        private long lastUse;

        private Open(Segment segment) {
            this.segment = segment;
        }
    }

    Segments(Path directory, byte[] key, boolean readOnly) {
        this.directory = directory;
        this.key = key;
        this.readOnly = readOnly;
    }

    /** The days, the newest first. */
    List<Day> days() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .flatMap(name -> Day.ofFile(name).stream())
                    .sorted(Collections.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new TraceStoreException("The trace store cannot list " + directory, e);
        }
    }

    /** Works with the files of a day; they are made if they are not there. */
    <T> T use(Day day, Function<Segment, T> work) {
        Open segment = take(day);
        try {
            return work.apply(segment.segment);
        } finally {
            giveBack(segment);
        }
    }

    /** Works with the files of a day that may have gone since it was listed. */
    <T> Optional<T> useIfThere(Day day, Function<Segment, T> work) {
        return Files.exists(directory.resolve(day.file())) ? Optional.of(use(day, work)) : Optional.empty();
    }

    private synchronized Open take(Day day) {
        Open segment = open.get(day);
        if (segment == null) {
            closeIdle(MAX_OPEN - 1);
            segment = new Open(new Segment(directory, day, key, readOnly));
            open.put(day, segment);
        }
        segment.users++;
        segment.lastUse = ++uses;
        return segment;
    }

    private synchronized void giveBack(Open segment) {
        segment.users--;
        notifyAll();
    }

    private void closeIdle(int keep) {
        while (open.size() > keep) {
            Optional<Map.Entry<Day, Open>> oldest = open.entrySet().stream()
                    .filter(each -> each.getValue().users == 0)
                    .min(Map.Entry.comparingByValue((one, other) -> Long.compare(one.lastUse, other.lastUse)));
            if (oldest.isEmpty()) {
                return;
            }
            oldest.get().getValue().segment.close();
            open.remove(oldest.get().getKey());
        }
    }

    /** Removes the files of a day, once nobody works with them. */
    synchronized void delete(Day day) {
        Open segment = take(day);
        segment.users--;
        awaitIdle(segment);
        open.remove(day);
        segment.segment.delete();
    }

    private void awaitIdle(Open segment) {
        while (segment.users > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TraceStoreException("Interrupted while waiting for readers of " + directory, e);
            }
        }
    }

    @Override
    public synchronized void close() {
        for (Open segment : open.values()) {
            awaitIdle(segment);
            segment.segment.close();
        }
        open.clear();
    }
}
