/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Feedback;
import dev.agenttracing.RedactionRule;
import dev.agenttracing.Score;
import dev.agenttracing.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RedactionTest {

    private final List<Throwable> failures = new ArrayList<>();
    private final HiddenTools tools = new HiddenTools();
    private final Redaction redaction = new Redaction(RedactionSettings.DEFAULT, tools, failures::add);

    private String json(String json) {
        return redaction.redact(new SpanData.Content(State.PRESENT, json)).json();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use sk-proj-Ab12Cd34Ef56Gh78Ij90Kl now | use [redacted: API key] now",
                "sk-ant-api03-abcdefghij0123456789_-xyz | [redacted: API key]",
                "token=ghp_abcdefghijklmnopqrstuvwxyz0123456789 | token=[redacted: API key]",
                "xoxb-123456789012-abcdefghijkl | [redacted: API key]",
                "(AKIAIOSFODNN7EXAMPLE) | ([redacted: cloud key])",
                "AIzaSyA1234567890abcdefghijklmnopqrstuvw | [redacted: cloud key]",
                "curl -H 'Authorization: Bearer abcdef123456' x | curl -H 'Authorization: Bearer [redacted: bearer token]' x",
                "bearer  a1b2c3d4 | bearer  [redacted: bearer token]",
                "Basic dXNlcjpwYXNzd29yZA== | Basic [redacted: bearer token]",
                "a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n b | a [redacted: JSON web token] b",
                "postgres://app:s3cr3t@db:5432/x | postgres://[redacted: credentials]@db:5432/x",
                "redis://:pa/ss@host | redis://[redacted: credentials]@host",
                "mongodb+srv://u:p@ss@host/db?x=1 | mongodb+srv://[redacted: credentials]@host/db?x=1",
                "card 4111 1111 1111 1111, thanks | card [redacted: card number], thanks",
                "3 4111-1111-1111-1111 | 3 [redacted: card number]",
                "378282246310005 | [redacted: card number]",
                "my SSN is 078-05-1120. | my SSN is [redacted: social security number].",
                "password=hunter2&x=1 | password=[redacted: password]&x=1",
                "DB_PASSWORD=swordfish | DB_PASSWORD=[redacted: password]",
                "my password is hunter2! | my password is [redacted: password]",
                "X-API-Key: 9f8e7d6c | X-API-Key: [redacted: api key]",
                "api key: 9f8e7d6c | api key: [redacted: api key]",
                "--token 9f8e7d6c5b | --token [redacted: token]",
                "Cookie: sid=abc; theme=dark | Cookie: [redacted: cookie]",
            })
    void secret_inText_givesWayToItsKind(String text, String expected) {
        assertThat(redaction.redact(text)).isEqualTo(expected);
        assertThat(redaction.redact(expected)).as("redacted again").isEqualTo(expected);
    }

    @Test
    void privateKey_isRedactedWhole_andToTheEndIfItsEndIsMissing() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----";

        assertThat(redaction.redact("a " + key + " b")).isEqualTo("a [redacted: private key] b");
        assertThat(redaction.redact("a -----BEGIN PRIVATE KEY-----\nMIIEow")).isEqualTo("a [redacted: private key]");
        assertThat(redaction.redact("-----BEGIN CERTIFICATE-----\nMIIEow\n-----END CERTIFICATE-----"))
                .contains("MIIEow");
    }

    @Test
    void quotedSecret_inText_isRedacted_howeverOftenItIsQuoted() {
        assertThat(redaction.redact("got {\"apiKey\": \"abc\", \"n\": 1} ok"))
                .isEqualTo("got {\"apiKey\": \"[redacted: api key]\", \"n\": 1} ok");
        assertThat(redaction.redact("log {\\\"apiKey\\\": \\\"a b\\\"} ok"))
                .isEqualTo("log {\\\"apiKey\\\": \\\"[redacted: api key]\\\"} ok");
        assertThat(redaction.redact("got {\"secret\": {\"value\": \"abc\"}} ok"))
                .isEqualTo("got {\"secret\": [redacted: secret]} ok");
        assertThat(redaction.redact("password = 'correct horse battery'"))
                .isEqualTo("password = '[redacted: password]'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiKey",
                "X-API-Key",
                "api_key",
                "apikey",
                "OPENAI_API_KEY",
                "access_token",
                "accessToken",
                "dbPassword",
                "DBPASSWORD",
                "password2",
                "passwordHash",
                "client_secret",
                "clientsecret",
                "secretAccessKey",
                "Authorization",
                "Set-Cookie",
                "privateKey",
                "ssn",
                "credentials",
                "passwords",
                "user.password",
                "refreshTokens",
                "密码",
                "pin"
            })
    void secretName_isKnown_inAnyStyle(String name) {
        assertThat(json("{\"a\":1,\"" + name + "\":\"x\"}")).startsWith("{\"a\":1,\"" + name + "\":\"[redacted: ");
        assertThat(json("{\"" + name + "\":{\"value\":[1,2]}}")).startsWith("{\"" + name + "\":\"[redacted: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenCount",
                "maxTokens",
                "inputTokens",
                "author",
                "authorName",
                "keyboard",
                "passage",
                "tokenizer",
                "passwordPolicy",
                "hasToken2Use",
                "secretary",
                "key",
                "primaryKey",
                "pinned",
                "shopping",
                "monkey",
                "cookieCount",
                "authored",
                "compass",
                "tokens",
                "publicKey",
                "keyId",
                "spinner",
                "passed",
                "bypass"
            })
    void otherName_stays(String name) {
        String json = "{\"" + name + "\":\"x\"}";

        assertThat(json(json)).isEqualTo(json);
    }

    @Test
    void value_isRedactedWhereverItIs() {
        assertThat(json("[{\"a\":[\"Bearer abcdef123456\"]}]"))
                .isEqualTo("[{\"a\":[\"Bearer [redacted: bearer token]\"]}]");
        assertThat(json("{\"sk-proj-Ab12Cd34Ef56Gh78Ij90Kl\":1}")).isEqualTo("{\"[redacted: API key]\":1}");
        assertThat(json("{\"n\":4111111111111111}")).isEqualTo("{\"n\":\"[redacted: card number]\"}");
        assertThat(json("{\"s\":\"{\\\"apiKey\\\":\\\"x\\\"}\"}"))
                .isEqualTo("{\"s\":\"{\\\"apiKey\\\":\\\"[redacted: api key]\\\"}\"}");
        assertThat(json("{\"headers\":[{\"name\":\"Authorization\",\"value\":\"x\"}]}"))
                .isEqualTo("{\"headers\":[{\"name\":\"Authorization\",\"value\":\"[redacted: authorization]\"}]}");
        assertThat(json("[\"login\",\"--password\",\"x\"]"))
                .isEqualTo("[\"login\",\"--password\",\"[redacted: password]\"]");
    }

    @Test
    void twoSecretNames_stayTwoMembers() {
        assertThat(
                        json(
                                "{\"ghp_abcdefghijklmnopqrstuvwxyz0123456789\":1,\"ghp_bbcdefghijklmnopqrstuvwxyz0123456789\":2}"))
                .isEqualTo("{\"[redacted: API key]\":1,\"[redacted: API key] 2\":2}");
    }

    @Test
    void nothingOfAValueWithoutSecrets_isTouched() {
        SpanData.Content content =
                new SpanData.Content(State.PRESENT, "{\"n\":1.10,\"e\":1e3,\"a\":[null,true,\"x\"]}");

        assertThat(redaction.redact(content)).isSameAs(content);
    }

    @Test
    void figuresBesideASecret_keepTheirDigits() {
        assertThat(json("{\"apiKey\":\"x\",\"n\":1.10,\"big\":123456789012345678901234567890}"))
                .isEqualTo("{\"apiKey\":\"[redacted: api key]\",\"n\":1.10,\"big\":123456789012345678901234567890}");
    }

    @Test
    void unreadableJson_isReplaced() {
        assertThat(json("{\"apiKey\":")).isEqualTo("\"[redacted: could not be read]\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "use sk-proj-Ab…[cut: 9 characters]",
                "Bearer abc…[cut: 9 characters]",
                "eyJhbGci…[cut: 9 characters]",
                "postgres://app:s3c…[cut: 9 characters]",
                "4111 1111 11…[cut: 9 characters]",
                "ssn 078-05…[cut: 9 characters]",
                "password=hun…[cut: 9 characters]",
                "{\"apiKey\": \"abc…[cut: 9 characters]",
                "-----BEGIN RSA PRI…[cut: 9 characters]",
                "AKIAIOSF…[cut]",
            })
    void beginningOfASecret_atACut_isRedacted(String text) {
        assertThat(redaction.redact(text)).matches("(?s).*\\[redacted: [A-Za-z ]+]…\\[cut.*]");
    }

    @Test
    void patterns_areSwitchedOnAndOff() {
        String text = "ann@example.org +44 20 7946 0958, 192.168.0.1 fe80::1 078-05-1120";
        Redaction all = redaction(Set.of(), EnumSet.allOf(SecretPattern.class));
        Redaction none = redaction(Set.of(), Set.of());

        assertThat(all.redact(text))
                .isEqualTo("[redacted: e-mail address] [redacted: phone number], [redacted: IP address]"
                        + " [redacted: IP address] [redacted: social security number]");
        assertThat(none.redact(text)).isSameAs(text);
        assertThat(redaction.redact(text)).startsWith("ann@example.org +44 20 7946 0958, 192.168.0.1 fe80::1 ");
    }

    @Test
    void ownNames_areKnownInAnyStyle() {
        Redaction own = redaction(Set.of("employee number"), Set.of());

        assertThat(own.redact(new SpanData.Content(State.PRESENT, "{\"employeeNumber\":7,\"password\":\"x\"}"))
                        .json())
                .isEqualTo("{\"employeeNumber\":\"[redacted: employee number]\",\"password\":\"x\"}");
    }

    private Redaction redaction(Set<String> names, Set<SecretPattern> patterns) {
        return new Redaction(
                new RedactionSettings(names, patterns, List.of(), Duration.ofSeconds(1)), tools, failures::add);
    }

    @Test
    void memberThatComesTwice_hidesNoSecret() {
        assertThat(json("{\"x\":\"sk-proj-abcdefgh12345678abcd\",\"x\":\"ok\"}"))
                .doesNotContain("abcdefgh");
        assertThat(json("[\"{\\\"password\\\":\\\"hunter2\\\",\\\"password\\\":null}\"]"))
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password:           hunter2x",
                "**Password:** hunter2x",
                "<password>hunter2x</password>",
                "the password is: hunter2x",
                "password: “hunter2x”",
                "Bearer Bearer hunter2x",
                "Bearer \"hunter2x\"",
                "password=$hunter2x",
                "Server=db;Pwd=hunter2x;",
                "token=v1.hunter2x",
            })
    void secret_isFound_inOtherForms(String text) {
        assertThat(redaction.redact(text)).doesNotContain("hunter2x").contains("[redacted: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"Hello\",\"logprob\":-0.31}",
                "{\"eos_token\":\"</s>\",\"nextPageToken\":\"abc\"}",
                "{\"properties\":{\"password\":{\"type\":\"string\",\"description\":\"of the user\"}}}",
                "{\"role\":\"tool\",\"name\":\"reset_password\",\"content\":\"A mail was sent\"}",
            })
    void whatModelsCallATokenOrAPassword_stays(String json) {
        assertThat(json(json)).isEqualTo(json);
    }

    @Test
    void sampleInASchema_isRedacted() {
        assertThat(json("{\"properties\":{\"password\":{\"type\":\"string\",\"default\":\"hunter2\"}}}"))
                .isEqualTo(
                        "{\"properties\":{\"password\":{\"type\":\"string\",\"default\":\"[redacted: password]\"}}}");
    }

    @Test
    void longSecret_isRedactedToItsEnd() {
        String secret = "a1".repeat(10_000) + "TAIL";

        assertThat(redaction.redact("api_key=" + secret)).isEqualTo("api_key=[redacted: api key]");
        assertThat(redaction.redact("password=\"" + secret + "\" x")).isEqualTo("password=\"[redacted: password]\" x");
    }

    @Test
    void forgedNote_isNoNote() {
        assertThat(json("{\"password\":\"[redacted: hunter]\"}")).doesNotContain("hunter");
        assertThat(json("{\"[redacted: x] password\":\"hunter2\"}")).doesNotContain("hunter2");
    }

    @Test
    void deepJson_isReplaced_andDoesNotThrow() {
        String deep = "[".repeat(400) + "]".repeat(400);

        assertThat(json(deep)).isEqualTo("\"[redacted: could not be read]\"");
    }

    /** Each was quadratic once: then this would take hours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "=",
                "://",
                "12:34:56 ",
                "token:",
                "pin:",
                "cookie:a",
                "token:a.",
                "a.token:",
                "password='",
                "\"secret\": [",
                "bearer+",
                "basic+",
                "sk-",
                "eyJ.",
                "x://:a/",
                "@",
                "-----BEGIN ",
                "4111 ",
                "078-05-",
                "--token ",
                "<token>",
                "\\\""
            })
    void hostileText_ofAMegabyte_isDoneWith(String part) {
        String text = part.repeat(1_000_000 / part.length());

        assertThat(redaction.redact(text)).isNotEmpty();
    }

    @Test
    void manySecretNames_areDoneWith() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 20_000; i++) {
            json.append(i == 0 ? "" : ",").append("\"sk-aaaaaaaaaa%06d\":1".formatted(i));
        }

        assertThat(json(json.append('}').toString())).contains("[redacted: API key] 20000");
    }

    // Rules of the application

    private Redaction with(Duration budget, RedactionRule rule) {
        return new Redaction(new RedactionSettings(Set.of(), Set.of(), List.of(rule), budget), tools, failures::add);
    }

    private static RedactionRule rule(java.util.function.BiConsumer<String, RedactionRule.Matches> find) {
        return new RedactionRule() {
            @Override
            public String kind() {
                return "codename";
            }

            @Override
            public void find(String text, Matches matches) {
                find.accept(text, matches);
            }
        };
    }

    private static final RedactionRule CODENAME = rule((text, matches) -> {
        for (int i = text.indexOf("EAGLE"); i >= 0; i = text.indexOf("EAGLE", i + 5)) {
            matches.add(i, i + 5);
        }
    });

    @Test
    void ownRule_isAsked_inTextsAndNames() {
        Redaction own = with(Duration.ofSeconds(10), CODENAME);

        assertThat(own.redact(new SpanData.Content(State.PRESENT, "{\"EAGLE\":[\"the EAGLE has landed\"]}"))
                        .json())
                .isEqualTo("{\"[redacted: codename]\":[\"the [redacted: codename] has landed\"]}");
        assertThat(own.redact("a cut EAG…[cut: 90 characters]"))
                .isEqualTo("a cut [redacted: cut word]…[cut: 90 characters]");
    }

    @Test
    void ruleThatThrows_hasTheTextReplaced() {
        Redaction own = with(Duration.ofSeconds(10), rule((text, matches) -> {
            throw new IllegalStateException(text);
        }));

        assertThat(own.redact("some text")).isEqualTo("[redacted: codename rule failed]");
        assertThat(failures).hasSize(1);
    }

    @Test
    void ruleThatFindsAPlaceOutside_hasTheTextReplaced() {
        Redaction own = with(Duration.ofSeconds(10), rule((text, matches) -> matches.add(0, text.length() + 1)));

        assertThat(own.redact("some text")).isEqualTo("[redacted: codename rule failed]");
    }

    @Test
    void ruleThatHangs_hasTheValueReplaced_andIsAskedAgainWhenItHasComeBack() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        Redaction own = with(Duration.ofMillis(50), rule((text, matches) -> {
            if (text.equals("hang")) {
                try {
                    goOn.await();
                    back.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));

        assertThat(own.redact("hang")).isEqualTo("[redacted: a rule failed]");
        assertThat(own.redact("meanwhile")).isEqualTo("[redacted: a rule failed]");
        goOn.countDown();

        assertThat(back.await(10, TimeUnit.SECONDS)).isTrue();
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(own.redact("then")).isEqualTo("then"));
    }

    @Test
    void readerThatIsInterrupted_getsTheValue_andStaysInterrupted() {
        Redaction own = with(Duration.ofSeconds(10), CODENAME);

        Thread.currentThread().interrupt();

        assertThat(own.redact("the EAGLE")).isEqualTo("the [redacted: codename]");
        assertThat(Thread.interrupted()).isTrue();
    }

    // What hidden tools were called with

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"refund\",\"arguments\":\"CANARY\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"CANARY\"}]",
                "[{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"refund\",\"input\":{\"a\":\"CANARY\"}},"
                        + "{\"type\":\"tool_result\",\"tool_use_id\":\"c1\",\"content\":[\"CANARY\"]}]",
                "{\"toolCalls\":[{\"id\":\"c1\",\"name\":\"refund\",\"arguments\":\"CANARY\"}],"
                        + "\"responses\":[{\"id\":\"c1\",\"name\":\"refund\",\"responseData\":\"CANARY\"}]}",
                "[{\"id\":\"c1\",\"name\":\"refund\",\"arguments\":\"CANARY\"},{\"id\":\"c1\",\"toolName\":\"refund\",\"text\":\"CANARY\"}]",
                "{\"body\":\"{\\\"name\\\":\\\"refund\\\",\\\"arguments\\\":\\\"CANARY\\\"}\"}",
            })
    void callAndResultOfAHiddenTool_areHiddenInMessages(String messages) {
        tools.hide("refund", true, true);

        assertThat(json(messages)).doesNotContain("CANARY").contains("[hidden]").contains("refund");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"id\":\"c1\",\"name\":\"refund\",\"arguments\":\"CANARY\"}",
                "{\"name\":\"refund\",\"arguments\":\"CANARY…[cut: 9000 characters]",
                "{\"request\":{\"id\":7,\"name\":\"refund\",\"arguments\":\"CANARY\"},\"contents\":[\"CANARY\"]}",
            })
    void callOfAHiddenTool_isHidden_inTextsThatAreNoJson(String text) {
        tools.hide("refund", true, true);
        String json = JsonMapper.shared().writeValueAsString(new String[] {text});

        assertThat(json(json)).doesNotContain("CANARY").contains("[hidden]");
    }

    @Test
    void argumentsInAPart_areHiddenByTheIdAroundIt() {
        tools.hideCall("call_123456789", true, true);

        assertThat(
                        json(
                                "{\"id\":\"call_123456789\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"CANARY\"}}"))
                .isEqualTo(
                        "{\"id\":\"call_123456789\",\"type\":\"function\",\"function\":{\"name\":\"pay\",\"arguments\":\"[hidden]\"}}");
    }

    @Test
    void blankOrShortId_hidesNoCallOfAnotherTool() {
        tools.hide("refund", true, true);
        String hidden = json(
                "[{\"id\":\"\",\"name\":\"refund\",\"arguments\":\"x\"},{\"id\":\"call_0\",\"name\":\"refund\",\"arguments\":\"x\"}]");

        assertThat(hidden).doesNotContain("\"x\"");
        assertThat(json("{\"id\":\"\",\"name\":\"weather\",\"arguments\":\"paris\"}"))
                .contains("paris");
        assertThat(json("{\"id\":\"call_0\",\"name\":\"weather\",\"arguments\":\"paris\"}"))
                .contains("paris");
    }

    @Test
    void resultOfAHiddenCall_isHiddenByItsIdAlone() {
        tools.hideCall("c7", false, true);

        assertThat(json("{\"tool_call_id\":\"c7\",\"content\":\"CANARY\",\"arguments\":\"seen\"}"))
                .isEqualTo("{\"tool_call_id\":\"c7\",\"content\":\"[hidden]\",\"arguments\":\"seen\"}");
        assertThat(json("{\"tool_call_id\":\"c8\",\"content\":\"seen\"}")).contains("seen");
    }

    // Scores and feedback

    @Test
    void scoreAndFeedback_areRedacted_andStayWithinTheirLimits() {
        String secret = "078-05-1120";
        Score score = Score.category(secret, secret)
                .withComment((secret + " ").repeat(800))
                .withAuthor(secret)
                .withSpanId("00f067aa0ba902b7");

        Score redacted = redaction.redact(score);

        assertThat(List.of(
                        redacted.name(),
                        redacted.label().orElseThrow(),
                        redacted.author().orElseThrow()))
                .containsOnly("[redacted: social security number]");
        assertThat(redacted.comment().orElseThrow()).doesNotContain("1120").hasSizeLessThanOrEqualTo(10_000);
        assertThat(redacted.spanId()).contains("00f067aa0ba902b7");
        assertThat(redacted.id()).isEqualTo(score.id());
        assertThat(redaction.redact(Feedback.thumbsUp("it is " + secret)).comment())
                .contains("it is [redacted: social security number]");
        assertThat(redaction.redact(Score.of("ok", true)).verdict()).contains(true);
        assertThat(redaction.redact(Score.of("ok", 0.5)).value()).hasValue(0.5);
    }
}
