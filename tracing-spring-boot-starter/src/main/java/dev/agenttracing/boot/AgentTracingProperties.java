/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.PriceSource;
import dev.agenttracing.RedactionRule;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.aspect.ConfiguredPointcut;
import dev.agenttracing.engine.CaptureLimits;
import dev.agenttracing.engine.ContentMode;
import dev.agenttracing.engine.ContentModes;
import dev.agenttracing.engine.EngineSettings;
import dev.agenttracing.engine.LogIds;
import dev.agenttracing.engine.QueueLimits;
import dev.agenttracing.engine.SpanLimits;
import dev.agenttracing.price.ModelPrice;
import dev.agenttracing.price.PriceTable;
import dev.agenttracing.privacy.RedactionSettings;
import dev.agenttracing.privacy.SecretPattern;
import dev.agenttracing.propagation.CallerAddresses;
import dev.agenttracing.web.access.AccessMode;
import dev.agenttracing.web.access.Role;
import dev.agenttracing.web.access.SecretToken;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The properties. A wrong value stops the start with its name and what to do.
 *
 * @param enabled whether anything is traced; if not, work is done as without tracing, and reading gives nothing
 * @param serviceName the name of this service, as it stands with its traces; by default that of the application
 * @param store where traces are kept
 * @param capture how much of a value is captured
 * @param limits how many spans there may be, and how much may be said of each
 * @param queue how much may wait for the store
 * @param sampling which traces are recorded
 * @param privacy what is kept out of the record
 * @param propagation what is taken from other processes
 * @param logIds whether log lines are told {@code traceId} and {@code spanId}, by SLF4J's MDC, where no other tracer does so
 * @param aspect how annotated beans are traced
 * @param instrument beans that are traced though nobody annotated them
 * @param springAi what Spring AI does
 * @param requestContextKeys keys of the current request that go into each trace's metadata
 * @param metadata metadata that each trace has
 * @param tags tags that each trace has
 * @param prices prices by the exact name of a model, asked before the table that is built in; a name with dots in brackets:
 *     {@code agent-tracing.prices[gpt-4.1].input}
 * @param stream what the application streams to its clients
 * @param web the HTTP API
 */
@ConfigurationProperties("agent-tracing")
public record AgentTracingProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String serviceName,
        @DefaultValue Store store,
        @DefaultValue Capture capture,
        @DefaultValue Limits limits,
        @DefaultValue Queue queue,
        @DefaultValue Sampling sampling,
        @DefaultValue Privacy privacy,
        @DefaultValue Propagation propagation,
        @DefaultValue("true") boolean logIds,
        @DefaultValue Aspect aspect,
        @DefaultValue List<Instrument> instrument,
        @DefaultValue SpringAi springAi,
        @DefaultValue Set<String> requestContextKeys,
        @DefaultValue Map<String, String> metadata,
        @DefaultValue Set<String> tags,
        @DefaultValue Map<String, Price> prices,
        @DefaultValue Stream stream,
        @DefaultValue Web web) {

    /** The order of the advisor among others: outside of those that name none, such as cache and transaction. */
    public static final int DEFAULT_ORDER = Integer.MAX_VALUE - 1_000;

    /** Checks what no type can. */
    public AgentTracingProperties {
        requestContextKeys = new LinkedHashSet<>(requestContextKeys);
        tags = new LinkedHashSet<>(tags);
    }

    /** The kinds of store. */
    public enum StoreType {
        /** In files of a directory; nothing else is needed. */
        EMBEDDED,
        /** In memory, within bounds; lost when the application stops. */
        MEMORY
    }

    /** What to do where the store in files cannot be used. */
    public enum StoreFallback {
        /** Keep traces in memory, and say so in the log. */
        MEMORY,
        /** Stop the start. */
        NONE
    }

    /**
     * Where traces are kept.
     *
     * @param type the kind of store; memory if not told and tracing-test is on the class path
     * @param path the directory of the embedded store
     * @param fallback what to do where the embedded store cannot be used: another program writes to its directory, it cannot be
     *     written, it is on a network file system, or native code does not run
     * @param retention how much of the past is kept
     * @param scoreTimeout the longest that a score or feedback waits for the store
     * @param memory the store in memory
     */
    public record Store(
            @DefaultValue("embedded") StoreType type,
            @DefaultValue(".agent-tracing") Path path,
            @DefaultValue("memory") StoreFallback fallback,
            @DefaultValue Retention retention,
            @DefaultValue("5s") Duration scoreTimeout,
            @DefaultValue Memory memory) {

        /** Checks the values. */
        public Store {
            atLeast("store.score-timeout", scoreTimeout, Duration.ofMillis(1));
        }
    }

    /**
     * How much of the past is kept. Whole days go at once, so that a trace may stay for up to a day longer.
     *
     * @param maxAge the age from which on a trace goes
     * @param maxSize about the most room that traces take; then the oldest go
     * @param interval how often that is looked after
     */
    public record Retention(
            @DefaultValue("7d") Duration maxAge,
            @DefaultValue("5GB") DataSize maxSize,
            @DefaultValue("10m") Duration interval) {

        /** Checks the values. */
        public Retention {
            atLeast("store.retention.max-age", maxAge, Duration.ofMinutes(1));
            atLeast("store.retention.max-size", maxSize.toBytes(), 1_000_000);
            atLeast("store.retention.interval", interval, Duration.ofSeconds(1));
        }

        dev.agenttracing.store.Retention toLimits() {
            return new dev.agenttracing.store.Retention(maxAge, maxSize.toBytes());
        }
    }

    /**
     * The store in memory.
     *
     * @param maxTraces the most traces; then the oldest go
     * @param maxSize about the most memory; then the oldest traces go
     */
    public record Memory(
            @DefaultValue("10000") int maxTraces,
            @DefaultValue("256MB") DataSize maxSize) {

        /** Checks the values. */
        public Memory {
            atLeast("store.memory.max-traces", maxTraces, 1);
            atLeast("store.memory.max-size", maxSize.toBytes(), 1);
        }
    }

    /**
     * How much of a value is captured. What is over is cut, and marked with the original size.
     *
     * @param maxValueSize about the most of one input or output, as JSON
     * @param maxStringLength the most characters of one string
     * @param maxDepth the most levels of nesting
     * @param maxItems the most items of one collection or array
     * @param maxMembers the most members of one object or map
     * @param content how much of inputs, outputs and instructions is recorded
     * @param types how much for spans of other types, such as model_generation
     */
    public record Capture(
            @DefaultValue("128KB") DataSize maxValueSize,
            @DefaultValue("131072") int maxStringLength,
            @DefaultValue("16") int maxDepth,
            @DefaultValue("1000") int maxItems,
            @DefaultValue("200") int maxMembers,
            @DefaultValue("full") ContentMode content,
            @DefaultValue Map<String, ContentMode> types) {

        /** Checks the values. */
        public Capture {
            atLeast("capture.max-value-size", maxValueSize.toBytes(), 1);
            atLeast("capture.max-string-length", maxStringLength, 1);
            atLeast("capture.max-depth", maxDepth, 1);
            atLeast("capture.max-items", maxItems, 1);
            atLeast("capture.max-members", maxMembers, 1);
        }

        CaptureLimits toLimits() {
            int bytes = (int) Math.min(Integer.MAX_VALUE, maxValueSize.toBytes());
            return new CaptureLimits(bytes, maxStringLength, maxDepth, maxItems, maxMembers);
        }
    }

    /**
     * How many spans there may be, and how much may be said of each.
     *
     * @param spansPerTrace the most spans of a trace that are recorded; further ones are dropped and counted
     * @param liveSpans the most spans that are open or wait for the store
     * @param liveSize about the most memory of what such spans captured; what is over is left out and marked
     * @param attributes the most attributes of a span
     * @param metadata the most entries of a trace's metadata
     * @param tags the most tags of a trace
     * @param textLength the most characters of a name, key, tag or metadata value
     * @param stackTraceLength the most characters of a stack trace
     * @param abandonedAfter how long a span may stay open before it is taken for abandoned
     */
    public record Limits(
            @DefaultValue("200000") int spansPerTrace,
            @DefaultValue("100000") int liveSpans,
            @DefaultValue("128MB") DataSize liveSize,
            @DefaultValue("100") int attributes,
            @DefaultValue("50") int metadata,
            @DefaultValue("50") int tags,
            @DefaultValue("1000") int textLength,
            @DefaultValue("16000") int stackTraceLength,
            @DefaultValue("30m") Duration abandonedAfter) {

        /** Checks the values. */
        public Limits {
            atLeast("limits.spans-per-trace", spansPerTrace, 1);
            atLeast("limits.live-spans", liveSpans, 1);
            atLeast("limits.live-size", liveSize.toBytes(), 1);
            atLeast("limits.attributes", attributes, 1);
            atLeast("limits.metadata", metadata, 1);
            atLeast("limits.tags", tags, 1);
            atLeast("limits.text-length", textLength, 1);
            atLeast("limits.stack-trace-length", stackTraceLength, 1);
            atLeast("limits.abandoned-after", abandonedAfter, Duration.ofMillis(1));
        }

        SpanLimits toLimits() {
            return new SpanLimits(
                    spansPerTrace,
                    liveSpans,
                    liveSize.toBytes(),
                    attributes,
                    metadata,
                    tags,
                    textLength,
                    stackTraceLength,
                    abandonedAfter);
        }
    }

    /**
     * How much may wait for the store. What is over is dropped and counted; the application never waits.
     *
     * @param maxSpans the most spans
     * @param maxSize about the most memory
     * @param batchSize the most spans written at once
     * @param maxDelay the longest that a span waits for others
     * @param shutdownTimeout the longest that a shutdown waits for the store
     */
    public record Queue(
            @DefaultValue("32768") int maxSpans,
            @DefaultValue("64MB") DataSize maxSize,
            @DefaultValue("512") int batchSize,
            @DefaultValue("1s") Duration maxDelay,
            @DefaultValue("10s") Duration shutdownTimeout) {

        /** Checks the values. */
        public Queue {
            atLeast("queue.max-spans", maxSpans, 1);
            atLeast("queue.max-size", maxSize.toBytes(), 1);
            atLeast("queue.batch-size", batchSize, 1);
            atLeast("queue.max-delay", maxDelay, Duration.ofMillis(1));
            atLeast("queue.shutdown-timeout", shutdownTimeout, Duration.ZERO);
        }

        QueueLimits toLimits() {
            return new QueueLimits(maxSpans, maxSize.toBytes(), batchSize, maxDelay, shutdownTimeout);
        }
    }

    /**
     * Which traces are recorded. A Sampler bean decides in place of this.
     *
     * @param ratio how many of the traces, 0 to 1; by trace id, so that all services agree
     * @param types other ratios for traces that begin with a type of span, such as agent_run
     * @param names other ratios for traces that begin with a span of a name; they come before those by type
     */
    public record Sampling(
            @DefaultValue("1.0") double ratio,
            @DefaultValue Map<String, Double> types,
            @DefaultValue Map<String, Double> names) {

        /** Checks the values. */
        public Sampling {
            ratio("sampling.ratio", ratio);
            types.forEach((type, each) -> ratio("sampling.types." + type, each));
            names.forEach((name, each) -> ratio("sampling.names." + name, each));
        }

        private static void ratio(String name, double value) {
            if (!(value >= 0 && value <= 1)) {
                throw invalid(name, value, "it must be 0 (record nothing) to 1 (record everything)");
            }
        }
    }

    /**
     * What is kept out of the record.
     *
     * @param hideInput whether no input is recorded
     * @param hideOutput whether no output is recorded
     * @param keys names whose values are secret, as words: api key stands for apiKey, X-API-Key and api_key too; the word default
     *     stands for those that are built in
     * @param patterns kinds of secret that are known by how they look, such as api-key, card-number, email; the word default stands
     *     for those that are on where nothing is said
     * @param ruleBudget the longest that RedactionRule beans may take for one value; then it is replaced
     */
    public record Privacy(
            @DefaultValue("false") boolean hideInput,
            @DefaultValue("false") boolean hideOutput,
            @DefaultValue("default") Set<String> keys,
            @DefaultValue("default") Set<String> patterns,
            @DefaultValue("2s") Duration ruleBudget) {

        private static final String BUILT_IN = "default";

        /** Checks the values. */
        public Privacy {
            keys = new LinkedHashSet<>(keys);
            patterns = new LinkedHashSet<>(patterns);
            atLeast("privacy.rule-budget", ruleBudget, Duration.ofMillis(1));
            for (String key : keys) {
                if (key.chars().noneMatch(Character::isLetterOrDigit)) {
                    throw invalid("privacy.keys", key, "it must be made of words, such as api key");
                }
            }
            patterns.forEach(Privacy::patterns);
        }

        RedactionSettings toRedaction(List<RedactionRule> rules) {
            Set<String> names = new LinkedHashSet<>();
            keys.forEach(key -> names.addAll(key.equals(BUILT_IN) ? RedactionSettings.DEFAULT_NAMES : Set.of(key)));
            Set<SecretPattern> kinds = new LinkedHashSet<>();
            patterns.forEach(pattern -> kinds.addAll(patterns(pattern)));
            return new RedactionSettings(names, kinds, rules, ruleBudget);
        }

        private static Set<SecretPattern> patterns(String name) {
            if (name.equals(BUILT_IN)) {
                return SecretPattern.DEFAULT;
            }
            for (SecretPattern pattern : SecretPattern.values()) {
                if (pattern.propertyName().equals(name)) {
                    return Set.of(pattern);
                }
            }
            String known = Arrays.stream(SecretPattern.values())
                    .map(SecretPattern::propertyName)
                    .collect(Collectors.joining(", "));
            throw invalid("privacy.patterns", name, "it must be default or one of " + known);
        }
    }

    /**
     * What is taken from other processes.
     *
     * @param accept whose trace ids are used: {@code none}, {@code all}, or callers' IP addresses and ranges of them; to others,
     *     each trace has an id of its own, and the caller's is an alias
     * @param send whether HTTP clients that Spring Boot builds tell others of the current span
     */
    public record Propagation(
            @DefaultValue("none") List<String> accept,
            @DefaultValue("true") boolean send) {

        /** Checks the values. */
        public Propagation {
            accept = List.copyOf(accept);
            try {
                new CallerAddresses(accept);
            } catch (IllegalArgumentException e) {
                throw invalid("propagation.accept", String.join(",", accept), String.valueOf(e.getMessage()));
            }
        }

        CallerAddresses callers() {
            return new CallerAddresses(accept);
        }
    }

    /**
     * Methods of beans that are traced though nobody annotated them.
     *
     * @param pointcut which methods, in AspectJ's language as Spring understands it:
     *     {@code execution(* com.acme.billing..*Service.*(..))}
     * @param type the type of their spans, such as {@code tool_call}
     * @param name the name of their spans; by default the method's, or for an {@code agent_run} the bean's
     */
    public record Instrument(
            @DefaultValue("") String pointcut,
            @DefaultValue("generic") String type,
            @Nullable String name) {

        ConfiguredPointcut toPointcut(String property) {
            SpanType spanType;
            try {
                spanType = SpanType.of(type);
            } catch (IllegalArgumentException e) {
                throw new InvalidConfigurationPropertyValueException(property + ".type", type, e.getMessage());
            }
            return new ConfiguredPointcut(property + ".pointcut", pointcut, spanType, name);
        }
    }

    /**
     * What Spring AI does.
     *
     * @param enabled whether it is traced
     */
    public record SpringAi(@DefaultValue("true") boolean enabled) {}

    /**
     * How annotated beans are traced.
     *
     * @param order the order among other advisors; a smaller one is further outside
     */
    public record Aspect(@DefaultValue("2147482647") int order) {}

    /**
     * The price of a model, in US dollars for a million tokens.
     *
     * @param input of the prompt
     * @param cacheRead of the part of the prompt that came from the provider's cache; by default that of the input
     * @param cacheWrite of the part of the prompt that was put into the cache; by default that of the input
     * @param output of the answer, reasoning included
     */
    public record Price(
            @Nullable BigDecimal input,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite,
            @Nullable BigDecimal output) {

        /** Checks the values. */
        public Price {
            notNegative("input", input);
            notNegative("cache-read", cacheRead);
            notNegative("cache-write", cacheWrite);
            notNegative("output", output);
        }

        private static void notNegative(String kind, @Nullable BigDecimal value) {
            if (value != null && value.signum() < 0) {
                throw invalid("prices.*." + kind, value, "a price cannot be negative; leave it out if it is not known");
            }
        }

        ModelPrice toModelPrice() {
            return new ModelPrice(input, cacheRead, cacheWrite, output);
        }
    }

    PriceSource toPriceSource() {
        Map<String, ModelPrice> own = new HashMap<>();
        prices.forEach((model, price) -> own.put(model, price.toModelPrice()));
        return PriceTable.of(own);
    }

    /**
     * What the application streams to its clients.
     *
     * @param redact whether secrets, system prompts and the definitions of tools are taken out of server-sent events and Spring AI's
     *     responses that controllers return as a stream
     */
    public record Stream(@DefaultValue("true") boolean redact) {}

    /**
     * The HTTP API.
     *
     * @param enabled whether it is there
     * @param path the path that it is under
     * @param management whether it is on the management port, and on no other, where that has a port of its own
     * @param access who may call: {@code loopback} (callers on the same machine), {@code authenticated} (whoever the application has
     *     signed in), {@code roles} (by authorities), {@code token} (whoever has it), {@code all}
     * @param token the token, of 16 characters or more, where access is by token
     * @param roles the authorities that give a role, where users sign in
     * @param readOnly whether nobody may score, delete or import
     * @param hosts names by which browsers call the application, where these are not localhost: what is called by another name
     *     is not answered where access is for all, and pages of these names may write though a proxy changes the Host
     * @param callsPerMinute the most calls of one caller in a minute; 0 for any number
     * @param maxRequestSize the most that a request may hold
     */
    public record Web(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/tracing") String path,
            @DefaultValue("false") boolean management,
            @DefaultValue("loopback") AccessMode access,
            @Nullable String token,
            @DefaultValue Roles roles,
            @DefaultValue("false") boolean readOnly,
            @DefaultValue Set<String> hosts,
            @DefaultValue("3000") int callsPerMinute,
            @DefaultValue("64MB") DataSize maxRequestSize) {

        /** Checks the values. */
        public Web {
            hosts = new LinkedHashSet<>(hosts);
            atLeast("web.calls-per-minute", callsPerMinute, 0);
            atLeast("web.max-request-size", maxRequestSize.toBytes(), 1);
            if (access == AccessMode.TOKEN && token == null) {
                throw invalid(
                        "web.access", "token", "it needs agent-tracing.web.token: the output of openssl rand -hex 32");
            }
            secretToken(token);
            if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
                throw invalid("web.path", path, "it must begin with / and not end with one, such as /tracing");
            }
        }

        Optional<SecretToken> secretToken() {
            return secretToken(token);
        }

        private static Optional<SecretToken> secretToken(@Nullable String token) {
            try {
                return Optional.ofNullable(token).map(SecretToken::new);
            } catch (IllegalArgumentException e) {
                // The value is not told: it may be most of what is meant.
                throw invalid("web.token", "***", String.valueOf(e.getMessage()));
            }
        }

        /** Tells all but the token. */
        @Override
        public String toString() {
            return "Web[path=" + path + ", access=" + access + "]";
        }
    }

    /**
     * The authorities that give a role; one is enough, and each role may do what those before it may.
     *
     * @param viewer reads traces
     * @param annotator adds scores and feedback
     * @param admin deletes and imports traces
     */
    public record Roles(
            @DefaultValue("ROLE_TRACING_VIEWER") Set<String> viewer,
            @DefaultValue("ROLE_TRACING_ANNOTATOR") Set<String> annotator,
            @DefaultValue("ROLE_TRACING_ADMIN") Set<String> admin) {

        Map<Role, Set<String>> toMap() {
            return Map.of(Role.VIEWER, viewer, Role.ANNOTATOR, annotator, Role.ADMIN, admin);
        }
    }

    EngineSettings toSettings(String service, List<RedactionRule> rules, LogIds.When tellsLog) {
        return new EngineSettings(
                service + "-" + TraceIds.newSpanId(),
                capture.toLimits(),
                limits.toLimits(),
                queue.toLimits(),
                store.scoreTimeout(),
                privacy.hideInput(),
                privacy.hideOutput(),
                new ContentModes(capture.content(), capture.types()),
                privacy.toRedaction(rules),
                Map.copyOf(metadata),
                tags,
                requestContextKeys,
                propagation.callers().acceptsAll(),
                logIds ? tellsLog : LogIds.When.NEVER);
    }

    private static <T extends Comparable<T>> void atLeast(String name, T value, T least) {
        if (value.compareTo(least) < 0) {
            throw invalid(name, value, "it must be at least " + least);
        }
    }

    private static void atLeast(String name, long value, long least) {
        atLeast(name, Long.valueOf(value), Long.valueOf(least));
    }

    static InvalidConfigurationPropertyValueException invalid(String name, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException("agent-tracing." + name, value, reason);
    }
}
