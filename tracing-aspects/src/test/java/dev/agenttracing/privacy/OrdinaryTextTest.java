/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What people, models and programs write, and is no secret: it comes through unchanged. */
class OrdinaryTextTest {

    private final Redaction redaction = new Redaction(RedactionSettings.DEFAULT, new HiddenTools(), failure -> {});

    static Stream<String> texts() throws IOException {
        try (InputStream file = OrdinaryTextTest.class.getResourceAsStream("ordinary-texts.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void ordinaryText_staysAsItIs(String text) {
        assertThat(redaction.redact(text)).isEqualTo(text);
        String json = JsonMapper.shared().writeValueAsString(new String[] {text});
        assertThat(redaction.redact(new SpanData.Content(State.PRESENT, json)).json())
                .isEqualTo(json);
    }

    @Test
    void allTogether_stayAsTheyAre() throws IOException {
        String all = String.join(
                "\n", texts().filter(text -> !text.startsWith("-----")).toList());

        assertThat(texts()).hasSizeGreaterThanOrEqualTo(200);
        assertThat(redaction.redact(all)).isEqualTo(all);
    }
}
