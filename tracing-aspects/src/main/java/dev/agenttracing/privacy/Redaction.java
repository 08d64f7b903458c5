/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.Attributes;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import dev.agenttracing.Feedback;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanError;
import dev.agenttracing.SpanType;
import dev.agenttracing.StreamRedactor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Redacts all that a span, score or feedback says: names, inputs and outputs, attributes, metadata, tags, error and stack trace.
 * A secret gives way to a note of its kind, such as {@code [redacted: bearer token]}, and the rest stays. What cannot be
 * redacted, because it cannot be read or a rule failed, is replaced as a whole. Thread-safe; never throws.
 */
public final class Redaction implements AutoCloseable {

    private static final SpanData.Content UNREADABLE =
            new SpanData.Content(State.CUT, "\"" + Marks.note("could not be read") + "\"");
    private static final SpanData.Content FAILED =
            new SpanData.Content(State.CUT, "\"" + Marks.note("a rule failed") + "\"");

    private final TextRedaction texts;
    private final ValueRedaction values;
    private final JsonRedaction json;
    private final StreamRedactor clients;
    private final Consumer<Throwable> failures;
    private final @Nullable RuleThreads ruleThreads;

    /**
     * Makes a redaction.
     *
     * @param settings what is redacted
     * @param tools the tools whose calls and results are hidden in messages
     * @param failures is told when a rule throws or takes too long
     */
    public Redaction(RedactionSettings settings, HiddenTools tools, Consumer<Throwable> failures) {
        SecretNames names = new SecretNames(settings.names());
        this.texts = new TextRedaction(settings, names, failures);
        boolean allNumbers = !settings.rules().isEmpty() || settings.patterns().contains(SecretPattern.PHONE);
        ToolMessages messages = new ToolMessages(tools);
        this.values = new ValueRedaction(names, texts, messages, allNumbers, false);
        this.json = new JsonRedaction(values);
        this.failures = failures;
        this.ruleThreads = settings.rules().isEmpty() ? null : new RuleThreads(settings.budget(), failures);
        this.clients =
                new ClientRedaction(texts, new ValueRedaction(names, texts, messages, allNumbers, true), this::within);
    }

    /**
     * Redacts a span.
     *
     * @param span the span
     * @param contents redacts its input and output: {@link #redact(SpanData.Content)}, or what remembers its results
     * @return the same with notes in place of secrets
     */
    public SpanData redact(SpanData span, UnaryOperator<SpanData.Content> contents) {
        SpanData.Builder out =
                span.toBuilder().input(contents.apply(span.input())).output(contents.apply(span.output()));
        SpanData rest = within(() -> redactRest(span, out), null);
        return rest == null ? bare(span) : rest;
    }

    /**
     * Redacts a captured value.
     *
     * @param content the value
     * @return the same with notes in place of secrets; the same object if there are none
     */
    public SpanData.Content redact(SpanData.Content content) {
        return content.isRecorded() ? within(() -> redactJson(content), FAILED) : content;
    }

    /**
     * Redacts a text.
     *
     * @param text the text
     * @return the same with notes in place of secrets; the same object if there are none
     */
    public String redact(String text) {
        return within(() -> texts.redact(text), Marks.note("a rule failed"));
    }

    /**
     * Redacts a score: its name, label, comment and author.
     *
     * @param score the score
     * @return the same with notes in place of secrets
     */
    public Score redact(Score score) {
        String name = shortened(redact(score.name()), Score.MAX_NAME_LENGTH);
        Score told = score.label().isPresent()
                ? Score.category(name, shortened(redact(score.label().get()), Score.MAX_NAME_LENGTH))
                : score.verdict().isPresent()
                        ? Score.of(name, score.verdict().get())
                        : Score.of(name, score.value().orElse(0));
        told = told.withId(score.id()).withTime(score.time());
        told = score.comment().isEmpty()
                ? told
                : told.withComment(comment(score.comment().get()));
        told = score.author().isEmpty()
                ? told
                : told.withAuthor(author(score.author().get()));
        return score.spanId().isEmpty() ? told : told.withSpanId(score.spanId().get());
    }

    /**
     * Redacts feedback: its comment and author.
     *
     * @param feedback the feedback
     * @return the same with notes in place of secrets
     */
    public Feedback redact(Feedback feedback) {
        return new Feedback(
                feedback.id(),
                feedback.value(),
                feedback.comment().map(this::comment),
                feedback.author().map(this::author),
                feedback.time());
    }

    /**
     * The redaction of what an application streams to its clients: by the same rules, and without what an agent was set up with.
     *
     * @return the redaction
     */
    public StreamRedactor forClients() {
        return clients;
    }

    /** Ends the threads on which rules of the application run. What is redacted after that is replaced, if there are rules. */
    @Override
    public void close() {
        if (ruleThreads != null) {
            ruleThreads.close();
        }
    }

    private String comment(String text) {
        return shortened(redact(text), Score.MAX_COMMENT_LENGTH);
    }

    private String author(String text) {
        return shortened(redact(text), Score.MAX_NAME_LENGTH);
    }

    /** A note may be longer than the secret whose place it takes. */
    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    private <T extends @Nullable Object> T within(Supplier<T> work, T otherwise) {
        RuleThreads threads = ruleThreads;
        if (threads != null) {
            return threads.within(work, otherwise);
        }
        try {
            return work.get();
        } catch (Throwable t) {
            failures.accept(t);
            return otherwise;
        }
    }

    private SpanData.Content redactJson(SpanData.Content content) {
        String redacted = json.redact(content.json());
        if (redacted == null) {
            return UNREADABLE;
        }
        return redacted.equals(content.json()) ? content : new SpanData.Content(content.state(), redacted);
    }

    private SpanData redactRest(SpanData span, SpanData.Builder out) {
        return out.name(texts.redact(span.name()))
                .type(redact(span.type()))
                .entityId(span.entityId().map(texts::redact).orElse(null))
                .conversationId(span.conversationId().map(texts::redact).orElse(null))
                .attributes(Attributes.of(map(span.attributes().asMap())))
                .metadata(map(span.metadata()))
                .tags(redact(span.tags()))
                .error(span.error().map(this::redact).orElse(null))
                .cuts(span.cuts().stream().map(this::redact).toList())
                .build();
    }

    private SpanType redact(SpanType type) {
        return texts.redact(type.name()).equals(type.name()) ? type : SpanType.of("redacted");
    }

    @SuppressWarnings("unchecked") // a map stays a map, and null stays null
    private Map<String, Object> map(Map<String, Object> map) {
        return map.isEmpty()
                ? map
                : new LinkedHashMap<>((Map<String, Object>) values.value(map, new JsonRedaction.Document(json)));
    }

    private Set<String> redact(Set<String> tags) {
        Set<String> out = new LinkedHashSet<>();
        tags.forEach(tag -> out.add(texts.redact(tag)));
        return out;
    }

    private SpanError redact(SpanError error) {
        return new SpanError(error.type(), texts.redact(error.message()), texts.redact(error.stackTrace()));
    }

    private Cut redact(Cut cut) {
        return new Cut(texts.redact(cut.path()), cut.unit(), cut.originalSize(), cut.keptSize());
    }

    /** Leaves what no rule need look at. */
    private static SpanData bare(SpanData span) {
        SpanData.Builder bare = SpanData.builder(span.traceId(), span.id())
                .parentSpanId(span.parentSpanId().orElse(null))
                .name(Marks.note("a rule failed"))
                .startTime(span.startTime())
                .status(span.status(), span.duration().orElse(null))
                .input(span.input().isRecorded() ? FAILED : span.input())
                .output(span.output().isRecorded() ? FAILED : span.output())
                .attributes(Attributes.of(Map.of()))
                .cuts(List.of());
        return span.entry() ? bare.entry(span.joined()).build() : bare.build();
    }
}
