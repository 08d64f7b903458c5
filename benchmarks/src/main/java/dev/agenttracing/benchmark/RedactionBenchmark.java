/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import dev.agenttracing.CapturedContent;
import dev.agenttracing.SpanData;
import dev.agenttracing.privacy.HiddenTools;
import dev.agenttracing.privacy.Redaction;
import dev.agenttracing.privacy.RedactionSettings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/**
 * What redaction costs for a kB of what agents say, and for a MB of what is written to make it slow. It runs on the writer's
 * thread. The floor is Jackson reading the same JSON and writing it again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RedactionBenchmark {

    private static final int KB = 1_000;
    private static final int MB = 1_000_000;

    private final JsonMapper jackson = JsonMapper.shared();
    private final Redaction redaction = new Redaction(RedactionSettings.DEFAULT, new HiddenTools(), failure -> {});

    /** What is written. */
    public enum Text {
        /** A kB of a conversation. */
        MESSAGES(
                KB,
                "{\"role\":\"user\",\"content\":\"Where is my order 1042? It was to arrive on Monday, at 10:30.\"},"),
        /** A kB of code. */
        CODE(
                KB,
                "{\"code\":\"for (int i = 0; i < n; i++) { sum += a[i]; } // key: none\\nreturn map.get(id) == null;\"},"),
        /** A kB in which each object has a secret. */
        SECRETS(
                KB,
                "{\"role\":\"user\",\"apiKey\":\"a\",\"content\":\"Bearer abcdef1234567890 and 4111 1111 1111 1111\"},"),
        /** A MB of what begins like keys. */
        HOSTILE_KEYS(MB, "\"sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-sk-\","),
        /** A MB of one text of assignments whose quotes do not close. */
        HOSTILE_QUOTES(MB, "password='password=`password=\\\\\\\"password: {["),
        /** A MB of one text of addresses without end. */
        HOSTILE_ADDRESSES(MB, "x://:a/x://{b:c/"),
        /** A MB of digits and dashes. */
        HOSTILE_DIGITS(MB, "4111 1111 1111-078-05-4111 "),
        /** A MB of bearers, dots and beginnings of web tokens. */
        HOSTILE_TOKENS(MB, "bearer eyJeyJ.eyJ.basic-----BEGIN "),
        /** A MB of brackets in a text: JSON in JSON, as it seems. */
        HOSTILE_BRACKETS(MB, "[{[{[{[{");

        private final int length;
        private final String part;

        Text(int length, String part) {
            this.length = length;
            this.part = part;
        }

        String json() {
            String body = part.repeat(length / part.length());
            return part.endsWith(",") ? "[" + body.substring(0, body.length() - 1) + "]" : "[\"" + body + "\"]";
        }
    }

    @Param
    private Text text;

    private SpanData.Content content = SpanData.Content.NONE;

    @Setup
    public void prepare() {
        content = new SpanData.Content(CapturedContent.State.PRESENT, text.json());
    }

    @Benchmark
    public String redact() {
        return redaction.redact(content).json();
    }

    @Benchmark
    public String jacksonAlone() {
        return jackson.writeValueAsString(jackson.readValue(content.json(), Object.class));
    }
}
