/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static boolean finds(String query, String text) {
        return Words.of(text).containsAll(Words.of(query)) && !Words.of(query).isEmpty();
    }

    @Test
    void words_areRunsOfLettersAndDigitsInLowerCase() {
        assertThat(Words.of("Order #1042: 3 PENS, order!")).containsExactlyInAnyOrder("order", "1042", "3", "pens");
        assertThat(Words.of("")).isEmpty();
        assertThat(Words.of("?! …")).isEmpty();
    }

    @Test
    void letters_areFolded() {
        assertThat(finds("STRASSE", "straße")).isTrue();
        assertThat(finds("ΟΔΟΣ", "οδος")).isTrue();
        assertThat(finds("οδοσ", "οδος")).isTrue();
        assertThat(finds("ÉTÉ", "été")).isTrue();
        assertThat(finds("ice", "nice")).isFalse();
    }

    @Test
    void chinese_isFoundByItsPairs() {
        assertThat(finds("退款", "我要退款")).isTrue();
        assertThat(finds("退", "我要退款")).isTrue();
        assertThat(finds("要退款", "我要退款。")).isTrue();
        assertThat(finds("款退", "我要退款")).isFalse();
        assertThat(finds("退款 order", "Order退款123")).isTrue();
    }

    @Test
    void japaneseKoreanAndThai_areFoundToo() {
        assertThat(finds("返金", "返金してください")).isTrue();
        assertThat(finds("データ", "データを見る")).isTrue();
        assertThat(finds("환불", "저는환불을원해요")).isTrue();
        assertThat(finds("คืนเงิน", "ฉันต้องการคืนเงิน")).isTrue();
    }

    @Test
    void charactersOutsideOfTheBasicPlane_arePairedWhole() {
        assertThat(Words.of("𠀀𠀁")).containsExactlyInAnyOrder("𠀀", "𠀁", "𠀀𠀁");
    }

    @Test
    void emoji_separate() {
        assertThat(Words.of("good😀morning")).containsExactlyInAnyOrder("good", "morning");
        assertThat(Words.of("😀")).isEmpty();
    }

    @Property(tries = 300)
    void anyText_hasNoEmptyWordAndIsFoundByItself(@ForAll String text) {
        assertThat(Words.of(text)).doesNotContain("");
        assertThat(Words.of(text)).containsAll(Words.of(text + " " + text));
    }
}
