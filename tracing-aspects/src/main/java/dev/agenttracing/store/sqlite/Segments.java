/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The days there are. Opens their files when they are needed, and closes those that were not for the longest time. */
final class Segments implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Segments.class);
    private static final int MAX_OPEN = 12;

    private final Path directory;
    private final byte[] key;
    private final boolean readOnly;
    private final Map<Day, Open> open = new HashMap<>();
    private final Set<Day> damaged = ConcurrentHashMap.newKeySet();
    private final AtomicLong lost = new AtomicLong();
    private final Set<Day> shut = new HashSet<>();
    private long uses;
    private boolean closed;

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
        return use(day, Access.CREATE, work)
                .orElseThrow(() -> new TraceStoreException("The traces of " + day.file() + " are being deleted", null));
    }

    /** Works with the files of a day that may have gone since it was listed. */
    <T> Optional<T> useIfThere(Day day, Function<Segment, T> work) {
        return use(day, Access.WRITE, work);
    }

    private <T> Optional<T> use(Day day, Access access, Function<Segment, T> work) {
        Open segment = take(day, readOnly ? Access.READ : access);
        if (segment == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.apply(segment.segment));
        } finally {
            giveBack(segment);
        }
    }

    /**
     * Works with the files of a day, as one of many: where they cannot be read, that is told once, and the day is left out.
     */
    <T> Optional<T> useIfSound(Day day, Function<Segment, T> work) {
        try {
            return useIfThere(day, work);
        } catch (DamagedFileException e) {
            if (damaged.add(day)) {
                log.warn("The traces of {} are left out: {}", day.file(), e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** Hears that what came for some traces has no place, because their day's file is damaged. */
    void lost(int traces, DamagedFileException reason) {
        if (lost.getAndAdd(traces) == 0) {
            log.error("Spans and scores of a day cannot be stored, and are lost: {}", reason.getMessage());
        }
    }

    /** For how many traces something was lost, each time counted. */
    long lost() {
        return lost.get();
    }

    /** How many days had to be left out. */
    int damaged() {
        return damaged.size();
    }

    private synchronized @Nullable Open take(Day day, Access access) {
        if (closed) {
            throw new TraceStoreException("The trace store is closed", null);
        }
        if (shut.contains(day)) {
            return null;
        }
        Open segment = open.get(day);
        if (segment == null) {
            if (access != Access.CREATE && !Files.exists(path(day))) {
                return null;
            }
            closeIdle(MAX_OPEN - 1);
            try {
                segment = new Open(open(day, access));
            } catch (TraceStoreException e) {
                if (access != Access.CREATE && !Files.exists(path(day))) {
                    // Another program has deleted it just now.
                    return null;
                }
                throw e;
            }
            open.put(day, segment);
        }
        segment.users++;
        segment.lastUse = ++uses;
        return segment;
    }

    private Segment open(Day day, Access access) {
        boolean known = Files.exists(path(day));
        try {
            return new Segment(directory, day, key, access);
        } catch (DamagedFileException e) {
            throw e;
        } catch (TraceStoreException e) {
            // What is there and cannot be opened, as one that a newer program wrote, may be so for good.
            throw known && !isPassing(e, access) ? new DamagedFileException(String.valueOf(e.getMessage()), e) : e;
        }
    }

    /** What may be over soon; for a writer, who can try again, also what a lack of file handles looks like. */
    private static boolean isPassing(TraceStoreException e, Access access) {
        String message = String.valueOf(e.getMessage());
        return message.contains("SQLITE_BUSY")
                || message.contains("SQLITE_FULL")
                || message.contains("Interrupted")
                || (access == Access.CREATE && message.contains("SQLITE_CANTOPEN"));
    }

    private Path path(Day day) {
        return directory.resolve(day.file());
    }

    private Path indexPath(Day day) {
        return directory.resolve(day.indexFile());
    }

    /** How many bytes the files of a day take. */
    long bytes(Day day) {
        return Database.bytes(path(day)) + Database.bytes(indexPath(day));
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

    /** Shuts a day, as if its files had gone already, until {@link #letIn}; false if somebody works with them. */
    synchronized boolean shut(Day day) {
        Open segment = open.get(day);
        if (segment != null) {
            if (segment.users > 0) {
                return false;
            }
            open.remove(day);
            closeWhateverItIs(segment.segment);
        }
        shut.add(day);
        return true;
    }

    /** Removes the files of a day that is shut, without a look at them. The last to go is the one that the day is known by. */
    synchronized void delete(Day day) {
        Database.delete(indexPath(day));
        Database.delete(path(day));
        damaged.remove(day);
    }

    synchronized void letIn(Day day) {
        shut.remove(day);
    }

    /** A file that is damaged need not be whole when it is closed. */
    private static void closeWhateverItIs(Segment segment) {
        try {
            segment.close();
        } catch (TraceStoreException e) {
            log.debug(
                    "The files of {} were not closed in good order",
                    segment.day().file(),
                    e);
        }
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

    /** Closes each as its last reader leaves it; nobody gets one any more. If one cannot be closed, the others are. */
    @Override
    public synchronized void close() {
        closed = true;
        TraceStoreException failure = null;
        for (Open segment : List.copyOf(open.values())) {
            try {
                awaitIdle(segment);
                segment.segment.close();
            } catch (TraceStoreException e) {
                failure = failure == null ? e : failure;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
