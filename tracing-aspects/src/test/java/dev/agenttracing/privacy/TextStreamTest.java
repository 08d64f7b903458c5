/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.RedactionRule;
import dev.agenttracing.StreamRedactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that comes in pieces is redacted as the whole would be, wherever it is cut. */
class TextStreamTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final String LONG = "Zk3Qw9Xv7Lm2Np5Rt8Bc4Df6Gh1Js0YaUeWiPoTr";
    private static final RedactionSettings ALL_PATTERNS = new RedactionSettings(
            RedactionSettings.DEFAULT_NAMES, EnumSet.allOf(SecretPattern.class), List.of(), Duration.ofSeconds(2));

    private final Redaction redaction = redaction(ALL_PATTERNS);

    private static Redaction redaction(RedactionSettings settings) {
        return new Redaction(settings, new HiddenTools(), failure -> {
            throw new AssertionError(failure);
        });
    }

    /** Texts with a secret between marks that are taken away: {@code «…»}. */
    static Stream<String> secrets() {
        return Stream.of(
                "use «sk-proj-" + LONG + "», please",
                "«sk-ant-api03-" + LONG + "»",
                "key «sk_live_" + LONG + "».",
                "«ghp_" + LONG + "»",
                "«github_pat_" + LONG + "» is it",
                "«xoxb-1234567890-" + LONG + "»",
                "«SG." + LONG.substring(0, 22) + "." + LONG + "»",
                "«key-" + HEX + "»!",
                "«dapi" + HEX + "» ok",
                "«AGE-SECRET-KEY-1" + LONG.toUpperCase() + "QQQQQQQQQQQQ» x",
                "(«AKIAIOSFODNN7EXAMPLE»)",
                "«AIza" + LONG.substring(0, 35) + "»",
                "«ya29." + LONG + "»",
                "https://b.example.org/o?X-Amz-Date=2&«X-Amz-Signature=" + HEX + HEX + "»&x=1",
                "https://a.example.org/c?sv=2&sr=b«&sig=" + LONG + "%3D»",
                "https://«hooks.slack.com/services/T00000000/B00000000/" + LONG + "» posts",
                "Authorization: Bearer «" + HEX + "»",
                "curl -H 'Authorization: Bearer «abcdef123456»' x",
                "bearer  «a1b2c3d4», it says",
                "Basic «dXNlcjpwYXNzd29yZA==» x",
                "a «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n» b",
                "a «-----BEGIN PRIVATE KEY-----\n" + LONG + "\n-----END PRIVATE KEY-----» b",
                "a «-----BEGIN RSA PRIVATE KEY-----\n" + LONG + "»",
                "postgres://«app:s3cr3t»@db:5432/x and more",
                "redis://«:pa/ss»@host",
                "mongodb+srv://«u:p@ss»@host/db?x=1",
                "https://«" + LONG + "»@git.example.org/a.git",
                "card «4111 1111 1111 1111», thanks",
                "3 «5555-5555-5555-4444».",
                "«378282246310005»",
                "my SSN is «078-05-1120».",
                "password=«hunter2»&x=1",
                "DB_PASSWORD=«swordfish»\nNEXT=1",
                "my password is «hunter2!» and so on",
                "X-API-Key: «9f8e7d6c»",
                "**API key**: «9f8e7d6c» is it",
                "--token «9f8e7d6c5b» -v",
                "Cookie: «sid=abc; theme=dark»\nnext",
                "AccountKey=«canary1account+key==»;",
                "passphrase: '«canary horse battery»' it is",
                "password = \"«correct \\\" horse»\" ok",
                "{\"apiKey\": \"«canary api key»\", \"n\": 1}",
                "{\\\"clientSecret\\\":\\\"«canary-nested»\\\"}",
                "{\"secret\": «{\"value\":\"a } b\",\"c\":[1]}», \"n\": 1}",
                "said: {\"access_token\":\"«canary-token»\"} ok",
                "<password>«canary in an element»</password> end",
                "密码: «hunter2x» 好",
                "ann's is «ann.b+c@mail.example.org», write",
                "call «+44 20 7946 0958» now",
                "call «(555) 123-4567» now",
                "host «192.168.0.17» is up",
                "at «fe80::1:2ff» it is");
    }

    private static String plain(String text) {
        return text.replace("«", "").replace("»", "");
    }

    private static String secretOf(String text) {
        return text.substring(text.indexOf('«') + 1, text.indexOf('»'));
    }

    private String join(List<String> pieces) {
        return join(redaction, pieces);
    }

    private static String join(Redaction redaction, List<String> pieces) {
        StreamRedactor.Redaction stream = redaction.forClients().open();
        StringBuilder out = new StringBuilder();
        int sent = 0;
        for (String piece : pieces) {
            out.append(stream.next(piece));
            sent += piece.length();
            assertThat(sent).isGreaterThanOrEqualTo(0);
        }
        return out.append(stream.end()).toString();
    }

    private static List<String> letters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void secret_splitAtEachPlace_isRedactedAsInTheWhole(String marked) {
        String text = "It was said: " + plain(marked);
        String whole = redaction.redact(text);
        assertThat(whole).as("the whole").doesNotContain(secretOf(marked)).contains("[redacted: ");

        for (int first = 0; first <= text.length(); first++) {
            assertThat(join(List.of(text.substring(0, first), text.substring(first))))
                    .as("split at %s", first)
                    .isEqualTo(whole);
        }
        assertThat(join(letters(text))).as("letter by letter").isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void secret_inManySmallPieces_isRedactedAsInTheWhole(String marked) {
        Random random = new Random(7);
        String text = "First a line.\n" + plain(marked) + "\nThen " + plain(marked);
        String whole = redaction.redact(text);

        for (int i = 0; i < 200; i++) {
            assertThat(join(cut(text, random, 6))).isEqualTo(whole);
        }
    }

    private static List<String> cut(String text, Random random, int longest) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(longest));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    static Stream<String> ordinaryTexts() throws IOException {
        return OrdinaryTextTest.texts();
    }

    @ParameterizedTest
    @MethodSource("ordinaryTexts")
    void ordinaryText_staysAsItIs_letterByLetter(String text) {
        Redaction usual = redaction(RedactionSettings.DEFAULT);

        assertThat(join(usual, letters(text))).isEqualTo(text);
        assertThat(join(usual, letters(text + " " + text + "\n"))).isEqualTo(text + " " + text + "\n");
    }

    @Test
    void ordinaryTexts_allTogether_stayAsTheyAre_howeverTheyAreCut() throws IOException {
        Redaction usual = redaction(RedactionSettings.DEFAULT);
        String all = String.join(
                "\n", ordinaryTexts().filter(text -> !text.startsWith("-----")).toList());

        for (int longest : new int[] {1, 5, 40, 400, 4_000}) {
            assertThat(join(usual, cut(all, new Random(longest), longest))).isEqualTo(all);
        }
    }

    @Test
    void ordinaryText_isShownAtOnce_butForItsLastWord() {
        StreamRedactor.Redaction stream =
                redaction(RedactionSettings.DEFAULT).forClients().open();

        assertThat(stream.next("The order is on its way. ")).isEqualTo("The order is on its way. ");
        assertThat(stream.next("我要退款")).isEqualTo("我要退款");
        assertThat(stream.next(" It is 391")).isEqualTo(" It is ");
        assertThat(stream.next(" kg.")).isEqualTo("391 kg.");
        assertThat(stream.end()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b",
                "退",
                "1",
                "1 ",
                "-",
                "a:",
                "sk-a",
                "://a",
                "a.b/c?",
                "\"",
                "\ud83d\ude00",
                "<token> x"
            })
    void neverMoreThanTheLook_isHeldBack(String part) {
        StreamRedactor.Redaction stream = redaction.forClients().open();
        int given = 0;
        int sent = 0;
        for (int i = 0; i < 2_000; i++) {
            String out = stream.next(part);
            given += part.length();
            sent += out.length();
            if (out.contains("[redacted: ")) {
                return;
            }
            assertThat(given - sent).isLessThanOrEqualTo(TextStream.LOOK);
        }
    }

    static Stream<String> tooLong() {
        String body = (LONG + HEX).repeat(20);
        return Stream.of(
                "use «sk-proj-" + body + "», please",
                "Bearer «" + body + "» please",
                "Authorization: Bearer «" + body + "»\nplease",
                "a «eyJ" + body + "." + body + "." + body + "» b",
                "a «-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----» b",
                "a «-----BEGIN PRIVATE KEY-----\n" + body + "»",
                "password=«" + body + "» ok",
                "X-API-Key: «" + body + "» ok",
                "passphrase: '«" + body.replace('Z', ' ') + "»' it is",
                "{\\\"clientSecret\\\":\\\"«" + body + "»\\\",\\\"n\\\":1}",
                "{\"secret\": «{\"value\":\"" + body + "}\",\"c\":[1]}», \"n\": 1}",
                "<password>«" + body + "»</password> end",
                "Cookie: «sid=" + body.replace('Z', ';') + "»\nnext",
                "ftp://«app:" + body + "»@db/x and more");
    }

    @ParameterizedTest
    @MethodSource("tooLong")
    void secretLongerThanTheLook_isRedactedToItsEnd(String marked) {
        String text = plain(marked);
        String secret = secretOf(marked);
        for (int longest : new int[] {1, 30, 500, 100_000}) {
            String joined = join(cut(text, new Random(1), longest));

            assertThat(joined).contains("[redacted: ");
            for (int i = 30; i + 12 <= secret.length(); i += 7) {
                assertThat(joined).doesNotContain(secret.substring(i, i + 12));
            }
            String after = marked.substring(marked.indexOf('»') + 1);
            assertThat(joined).endsWith(after.startsWith("@db/x") ? " and more" : after);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-",
                "eyJ.",
                "password=\"",
                "\"secret\":{",
                "-----BEGIN ",
                "://a:b/",
                "4111 ",
                "bearer ",
                "<token>",
                "a@"
            })
    void hostileText_takesTimeThatGrowsWithIt(String part) {
        assertThat(join(List.of(part.repeat(200_000), part.repeat(200_000)))).isNotNull();
    }

    @Test
    void lookedAtForTooLong_isTakenForASecret_toTheEndOfTheWord() {
        String undecided = "sk-" + "abcdefgh".repeat(40);

        assertThat(join(letters("a " + undecided + " b"))).isEqualTo("a [redacted: API key] b");
    }

    @Test
    void placeholderInProse_isNoSecret_howeverLongTheText() {
        String text = "Send the header with <token> as it is. " + "Then go on reading. ".repeat(100);

        assertThat(join(redaction(RedactionSettings.DEFAULT), letters(text))).isEqualTo(text);
    }

    @Test
    void textThatGoesOnAfterItsEnd_doesNotShowTheRestOfASecret() {
        StreamRedactor.Redaction stream = redaction.forClients().open();
        String key = "ghp_" + LONG;
        StringBuilder out = new StringBuilder(stream.next("it is " + key.substring(0, 6)));
        out.append(stream.end());
        letters(key.substring(6) + " ok").forEach(letter -> out.append(stream.next(letter)));
        out.append(stream.end());

        assertThat(out.toString()).isEqualTo("it is " + key.substring(0, 6) + "[redacted: API key] ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"use sk-proj-Ab", "eyJhbGci", "password=hun", "4111 1111 11", "{\"apiKey\": \"abc"})
    void beginningOfASecret_isOne_whereATextIsBrokenOff(String text) {
        StreamRedactor.Redaction stream = redaction.forClients().open();

        assertThat(stream.next(text) + stream.cut()).contains("[redacted: ");
    }

    @Test
    void ownRules_areAskedOverTheBordersOfPieces() {
        Pattern number = Pattern.compile("EMP-\\d{6}");
        Redaction own = redaction(RedactionSettings.DEFAULT.withRules(List.of(rule(text -> {}, number))));
        String text = "so EMP-123456 works here, and EMP-654321 there. ".repeat(20);

        assertThat(join(own, letters(text))).isEqualTo(own.redact(text)).doesNotContain("EMP-");
        own.close();
    }

    @Test
    void ruleThatFails_endsTheText() {
        List<Throwable> failures = new ArrayList<>();
        RedactionRule failing = rule(
                text -> {
                    if (text.contains("bad")) {
                        throw new IllegalStateException("x");
                    }
                },
                Pattern.compile("nothing"));
        Redaction own =
                new Redaction(RedactionSettings.DEFAULT.withRules(List.of(failing)), new HiddenTools(), failures::add);
        StreamRedactor.Redaction stream = own.forClients().open();

        assertThat(stream.next("good ") + stream.next("bad ") + stream.next("more ") + stream.end())
                .isEqualTo("[redacted: own rule failed]");
        assertThat(failures).hasSize(1);
        own.close();
    }

    private static RedactionRule rule(java.util.function.Consumer<String> before, Pattern pattern) {
        return new RedactionRule() {
            @Override
            public String kind() {
                return "own";
            }

            @Override
            public void find(String text, Matches matches) {
                before.accept(text);
                pattern.matcher(text).results().forEach(found -> matches.add(found.start(), found.end()));
            }
        };
    }

    @Test
    void patternsAndNames_thatAreOff_holdNothingBack() {
        Redaction none = redaction(new RedactionSettings(Set.of(), Set.of(), List.of(), Duration.ofSeconds(2)));

        assertThat(none.forClients().open().next("password=hunter2 sk-")).isEqualTo("password=hunter2 sk-");
    }
}
