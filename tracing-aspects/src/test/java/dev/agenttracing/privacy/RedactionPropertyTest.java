/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.StreamRedactor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

/** Whatever the nesting and the text around it, a planted secret never comes through. */
class RedactionPropertyTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String KEY = "ghp_Zk3Qw9Xv7Lm2Np5Rt8Bc4Df6Gh1Js0YaUe";
    private static final String VALUE = "planted value";

    private final Redaction redaction = new Redaction(RedactionSettings.DEFAULT, new HiddenTools(), failure -> {
        throw new AssertionError(failure);
    });

    @Provide
    Arbitrary<Object> nested() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30).map(text -> text + KEY),
                Arbitraries.strings().ofMaxLength(30).map(text -> text + " " + KEY + " " + text),
                Arbitraries.strings().ofMaxLength(30).map(text -> Map.of("n", List.of(text))),
                Arbitraries.integers().map(number -> number));
        Arbitrary<String> name = Arbitraries.oneOf(
                Arbitraries.of("a", "content", "text", KEY),
                Arbitraries.strings().ofMaxLength(10));
        Arbitrary<String> secretName =
                Arbitraries.of("apiKey", "X-Api-Key", "db_password", "clientSecret", "ACCESS_TOKEN", "credentials");
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(3).map(list -> list),
                        Combinators.combine(name, inner).as(RedactionPropertyTest::object),
                        Combinators.combine(secretName, inner)
                                .as((secret, value) -> object(secret, List.of(VALUE, value))),
                        inner.map(JSON::writeValueAsString),
                        inner.map(value -> "said: " + JSON.writeValueAsString(value) + " done")),
                0,
                6);
    }

    private static Object object(String name, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("first", 1);
        object.put(name, value);
        return object;
    }

    @Property(tries = 2_000)
    void plantedSecret_neverComesThrough(@ForAll("nested") Object value) {
        SpanData.Content content = new SpanData.Content(State.PRESENT, JSON.writeValueAsString(value));

        SpanData.Content once = redaction.redact(content);

        assertThat(once.json()).doesNotContain(KEY).doesNotContain(VALUE);
        assertThat(redaction.redact(once).json()).isEqualTo(once.json());
    }

    @Property(tries = 2_000)
    void plantedKey_neverComesThrough_whateverTextIsAroundIt(
            @ForAll("hostile") String before, @ForAll("hostile") String after) {
        assertThat(redaction.redact(before + KEY + " " + after)).doesNotContain(KEY);
        assertThat(redaction.redact(before + " password=" + VALUE.replace(' ', '7') + " " + after))
                .doesNotContain("planted7value");
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "password",
                        "=",
                        ":",
                        "\"",
                        "'",
                        "\\",
                        "{",
                        "}",
                        "[",
                        "]",
                        " ",
                        "\n",
                        "sk-",
                        "eyJ",
                        ".",
                        "://",
                        "@",
                        "4111",
                        " 1111",
                        "-",
                        "078-05-1120",
                        "Bearer ",
                        "Basic ",
                        "-----BEGIN ",
                        "PRIVATE KEY",
                        "-----",
                        "-----END ",
                        "--",
                        "token",
                        " is ",
                        "abc1",
                        "…[cut: 9 characters]",
                        "[redacted: ",
                        "api key",
                        "AKIA",
                        "Z",
                        "9",
                        "\ud83d\ude00")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 3_000)
    void textInPieces_isRedactedAsTheWhole(@ForAll("hostile") String text, @ForAll("sizes") List<Integer> sizes) {
        if (text.contains("[cut")) {
            return; // a whole text may say that it was cut
        }
        StreamRedactor.Redaction stream = redaction.forClients().open();
        StringBuilder joined = new StringBuilder();
        int at = 0;
        for (int i = 0; at < text.length(); i++) {
            int end = Math.min(text.length(), at + sizes.get(i % sizes.size()));
            joined.append(stream.next(text.substring(at, end)));
            at = end;
        }
        joined.append(stream.end());

        assertThat(joined.toString()).isEqualTo(redaction.redact(text));
    }

    @Provide
    Arbitrary<List<Integer>> sizes() {
        return Arbitraries.integers().between(1, 20).list().ofMinSize(1).ofMaxSize(8);
    }
}
