/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.store.TraceStoreException;
import dev.agenttracing.store.WriteBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch: first to the catalogue where each trace is, then to each day its part, which is atomic. What is cut off
 * between two files is harmless: a place without a trace counts for nothing, and the batch is written again.
 */
final class BatchWriter {

    private static final String SCORE = "score";
    private static final String FEEDBACK = "feedback";
    private static final String DROPS = "drops";

    private final Catalogue catalogue;
    private final Segments segments;
    private final WriteBatch batch;
    private final Instant now;
    private final Map<String, List<SpanData>> spans = new LinkedHashMap<>();
    private final Map<String, Catalogue.Place> places = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private @Nullable TraceStoreException failure;

    BatchWriter(Catalogue catalogue, Segments segments, WriteBatch batch, Instant now) {
        this.catalogue = catalogue;
        this.segments = segments;
        this.batch = batch;
        this.now = now;
        batch.spans()
                .forEach(span -> spans.computeIfAbsent(span.traceId(), id -> new ArrayList<>())
                        .add(span));
    }

    /** Writes, and says which days it has written to, also if it fails at others. */
    void write(Consumer<Day> written) {
        Set<String> annotated = new HashSet<>(batch.scores().keySet());
        annotated.addAll(batch.feedback().keySet());
        annotated.addAll(batch.dropped().keySet());
        spans.forEach((traceId, of) -> unlessItFails(traceId, () -> places.put(traceId, placeFor(traceId, of.get(0)))));
        annotated.removeAll(failed);
        annotated.forEach(traceId ->
                unlessItFails(traceId, () -> known(traceId).ifPresent(place -> places.putIfAbsent(traceId, place))));
        catalogue.write(this::writeCatalogue);
        Map<Day, Set<String>> days = new TreeMap<>();
        places.forEach((traceId, place) ->
                days.computeIfAbsent(place.day(), day -> new HashSet<>()).add(traceId));
        days.forEach((day, traces) -> unlessItFails(traces, () -> {
            writeDay(day, traces);
            written.accept(day);
        }));
        places.keySet().removeAll(failed);
        if (catalogue.hasWaiting()) {
            // Also of a trace that is not new: it may be that the program was killed just here when it was.
            catalogue.write(() -> places.keySet().forEach(catalogue::arrived));
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void writeDay(Day day, Set<String> traces) {
        segments.use(day, segment -> {
            // In the order of their numbers, which is what trace.frontier goes by.
            segment.write(writer -> traces.stream()
                    .sorted(Comparator.comparingLong(traceId -> place(traceId).number()))
                    .forEach(traceId -> writeTrace(writer, traceId)));
            return true;
        });
    }

    /** What cannot be written to one day hinders no other; of it is told when all else is written. */
    private void unlessItFails(Set<String> traces, Runnable work) {
        try {
            work.run();
        } catch (DamagedFileException e) {
            // Thrown, it would have the batch tried again for ever, and nothing else written.
            failed.addAll(traces);
            segments.lost(traces.size(), e);
        } catch (TraceStoreException e) {
            failed.addAll(traces);
            failure = failure == null ? e : failure;
        }
    }

    private void unlessItFails(String traceId, Runnable work) {
        unlessItFails(Set.of(traceId), work);
    }

    private boolean waits(String traceId) {
        return !places.containsKey(traceId) && !failed.contains(traceId);
    }

    private Optional<Catalogue.Place> known(String traceId) {
        Catalogue.Place place = places.get(traceId);
        return place != null
                ? Optional.of(place)
                : catalogue
                        .placeNow(traceId)
                        .filter(each -> segments.useIfThere(
                                        each.day(),
                                        segment -> segment.writer()
                                                .row(each.number(), traceId)
                                                .isPresent())
                                .orElse(false));
    }

    private Catalogue.Place placeFor(String traceId, SpanData first) {
        return known(traceId).orElseGet(() -> {
            Day day = Day.of(first.startTime());
            long number = segments.use(day, segment -> segment.writer().newTrace());
            fresh.add(traceId);
            return new Catalogue.Place(day, number);
        });
    }

    private void writeCatalogue() {
        for (String traceId : fresh) {
            catalogue.put(traceId, place(traceId));
        }
        for (SpanData span : batch.spans()) {
            Catalogue.Place place = places.get(span.traceId());
            if (place != null) {
                span.remoteTraceId().ifPresent(alias -> catalogue.putAlias(span, alias, start(span.traceId(), place)));
            }
        }
        batch.scores().forEach((traceId, scores) -> {
            if (waits(traceId)) {
                scores.forEach(score -> catalogue.wait(
                        traceId,
                        new Catalogue.Waiting(SCORE, Bytes.of(score.id()), Annotations.encode(score)),
                        Day.of(now)));
            }
        });
        batch.feedback().forEach((traceId, feedback) -> {
            if (waits(traceId)) {
                feedback.forEach(each -> catalogue.wait(
                        traceId,
                        new Catalogue.Waiting(FEEDBACK, Bytes.of(each.id()), Annotations.encode(each)),
                        Day.of(now)));
            }
        });
        batch.dropped().forEach((traceId, count) -> {
            if (waits(traceId)) {
                catalogue.wait(
                        traceId,
                        new Catalogue.Waiting(DROPS, Bytes.of(batch.id()), Bytes.of(count.toString())),
                        Day.of(now));
            }
        });
    }

    private Catalogue.Place place(String traceId) {
        return Objects.requireNonNull(places.get(traceId));
    }

    /** The place of a trace in the order: that of its first span written. */
    private Instant start(String traceId, Catalogue.Place place) {
        return segments.use(
                        place.day(),
                        segment -> segment.writer()
                                .row(place.number(), traceId)
                                .map(row -> row.summary().startTime()))
                .orElseGet(
                        () -> Objects.requireNonNull(spans.get(traceId)).get(0).startTime());
    }

    private void writeTrace(SegmentWriter writer, String traceId) {
        Catalogue.Place place = place(traceId);
        List<SpanData> own = spans.getOrDefault(traceId, List.of());
        if (!own.isEmpty()) {
            writer.write(place.number(), own, now);
        }
        List<Score> scores = new ArrayList<>();
        List<Feedback> feedback = new ArrayList<>();
        Map<String, Long> drops = new LinkedHashMap<>();
        if (fresh.contains(traceId)) {
            for (Catalogue.Waiting waiting : catalogue.waiting(traceId)) {
                switch (waiting.kind()) {
                    case SCORE -> scores.add(Annotations.score(waiting.json()));
                    case FEEDBACK -> feedback.add(Annotations.feedback(waiting.json()));
                    default -> drops.put(Bytes.text(waiting.id()), Long.parseLong(Bytes.text(waiting.json())));
                }
            }
        }
        scores.addAll(batch.scores().getOrDefault(traceId, List.of()));
        feedback.addAll(batch.feedback().getOrDefault(traceId, List.of()));
        Long dropped = batch.dropped().get(traceId);
        if (dropped != null) {
            drops.put(batch.id(), dropped);
        }
        for (Score score : scores) {
            writer.row(place.number(), traceId).ifPresent(row -> writer.add(row, score));
        }
        for (Feedback each : feedback) {
            writer.row(place.number(), traceId).ifPresent(row -> writer.add(row, each));
        }
        drops.forEach((batchId, count) ->
                writer.row(place.number(), traceId).ifPresent(row -> writer.drop(row, batchId + ' ' + traceId, count)));
    }
}
