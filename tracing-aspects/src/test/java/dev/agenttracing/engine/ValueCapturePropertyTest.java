/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.json.JsonMapper;

class ValueCapturePropertyTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Property(tries = 500)
    void anyValue_isJsonWithinItsBounds(
            @ForAll("values") Object value,
            @ForAll @IntRange(min = 1, max = 2_000) int bytes,
            @ForAll @IntRange(min = 1, max = 50) int small) {
        CaptureLimits limits = new CaptureLimits(bytes, small, 1 + small % 8, small, small);
        Captured captured = new ValueCapture(limits, new HiddenErrors(), new EngineCounters()).capture(value);

        MAPPER.readTree(captured.content().json());
        assertThat(captured.content().json().length()).isLessThan(2 * bytes + 40_000);
    }

    @Property(tries = 300)
    void wordsAndFigures_canBeReadBack(@ForAll("leaves") Object value) {
        String json = new ValueCapture(CaptureLimits.DEFAULT, new HiddenErrors(), new EngineCounters())
                .capture(List.of(value))
                .content()
                .json();

        assertThat(MAPPER.readValue(json, List.class).get(0).toString())
                .isEqualTo(value instanceof BigDecimal decimal ? decimal.doubleValue() + "" : value.toString());
    }

    @Property(tries = 300)
    void anyText_isCutOnACharacter(@ForAll String text, @ForAll @IntRange(min = 1, max = 40) int length) {
        CaptureLimits limits = new CaptureLimits(1_000, length, 4, 4, 4);
        Captured captured = new ValueCapture(limits, new HiddenErrors(), new EngineCounters()).capture(text);

        String read = MAPPER.readValue(captured.content().json(), String.class);
        if (captured.cuts().isEmpty()) {
            assertThat(read).isEqualTo(text);
        } else {
            int kept = (int) captured.cuts().get(0).keptSize();
            assertThat(kept).isBetween(0, length);
            assertThat(read).startsWith(text.substring(0, kept));
            assertThat(captured.cuts().get(0).originalSize()).isEqualTo(text.length());
        }
    }

    @Provide
    Arbitrary<Object> leaves() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(text -> text),
                Arbitraries.integers().map(number -> number),
                Arbitraries.of(true, false).map(flag -> flag));
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                leaves(),
                Arbitraries.doubles().map(number -> number),
                Arbitraries.bigDecimals().map(number -> number),
                Arbitraries.of(Thread.State.values()).map(each -> each),
                Arbitraries.of(new Object(), new byte[3], new int[] {1}, Optional.empty(), Double.NaN));
        return Arbitraries.recursive(() -> leaf, this::structure, 0, 4);
    }

    private Arbitrary<Object> structure(Arbitrary<Object> inside) {
        return Arbitraries.oneOf(
                inside.list().ofMaxSize(5).map(list -> list),
                inside.array(Object[].class).ofMaxSize(5).map(array -> array),
                Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), inside)
                        .ofMaxSize(5)
                        .map(map -> map),
                inside.map(Optional::of),
                inside.map(value -> new Holder(value, Map.of("inside", value))));
    }

    record Holder(Object one, Object other) {}
}
