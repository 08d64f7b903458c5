/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {

    private static JsonText object(String name, String value) {
        JsonText json = new JsonText();
        json.start('{');
        json.name(name);
        json.string(value);
        json.begin(JsonText.beginning("next"));
        json.literal("1");
        json.end('}');
        return json;
    }

    @Property(tries = 300)
    void anyText_isReadBackAsItWas(@ForAll String name, @ForAll String value) {
        Map<?, ?> read = JsonMapper.shared().readValue(object("_" + name, value).toString(), Map.class);

        assertThat(read.get("_" + name)).isEqualTo(value);
        assertThat(read.get("next")).isEqualTo(1);
    }

    @Property(tries = 300)
    void bytes_areNeverTooFew(@ForAll String value) {
        JsonText json = object("name", value);

        assertThat(json.bytes()).isGreaterThanOrEqualTo(json.toString().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void eachEscape_isTheShortOne() {
        JsonText json = new JsonText();
        json.string("plain \"\\\b\t\n\f\r\u0001\u001f é€ end");

        assertThat(json).hasToString("\"plain \\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u001F é€ end\"");
        assertThat(json.bytes()).isEqualTo(json.toString().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void longText_growsTheBuffer() {
        String text = "x".repeat(100_000) + "\n".repeat(100_000);
        JsonText json = new JsonText();
        json.start('[');
        json.string(text);
        json.string("");
        json.end(']');

        assertThat(JsonMapper.shared().readValue(json.toString(), String[].class))
                .containsExactly(text, "");
        assertThat(json.clear()).isFalse();
    }

    @Test
    void usedBuffer_beginsAnew() {
        SpareTexts spares = new SpareTexts();
        JsonText used = object("secret", "é");
        spares.giveBack(used);
        JsonText again = spares.take();
        again.string("other");

        assertThat(again).isSameAs(used).hasToString("\"other\"");
        assertThat(again.bytes()).isEqualTo(7);
        assertThat(spares.take()).isNotSameAs(used);
    }
}
