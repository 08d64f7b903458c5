/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agenttracing.Trace;
import dev.agenttracing.annotation.Sensitive;
import dev.agenttracing.annotation.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sensitive in one place is so wherever the same object turns up. */
class SensitiveObjectTest {

    /** Made anew, so that it is no constant that others share. */
    private static String canary() {
        return "canary" + System.nanoTime();
    }

    public record Account(@Sensitive String number, String owner) {}

    @Sensitive
    public record Key(String value) {}

    public static class Declined extends RuntimeException {

        @Sensitive
        private final String card;

        public Declined(String card) {
            super("declined " + card);
            this.card = card;
        }

        public String card() {
            return card;
        }
    }

    public static class Beans {

        @ToolCall
        public Object argument(@Sensitive Object value, Object nested) {
            return nested;
        }

        @ToolCall
        public String member(Account account) {
            return account.owner();
        }

        @ToolCall
        public Object echo(Object value) {
            return value;
        }

        @ToolCall
        public void decline(String reason, Declined cause) {
            throw cause;
        }
    }

    private final TracedApplication application = TracedApplication.with(Beans.class);

    @AfterEach
    void close() {
        application.close();
    }

    private String all() {
        StringBuilder all = new StringBuilder();
        for (Trace trace : application.traces()) {
            trace.spans()
                    .forEach(span -> all.append(span.input().json())
                            .append(span.output().json())
                            .append(span.attributes().asMap())
                            .append(span.error())
                            .append('\n'));
        }
        return all.toString();
    }

    @Test
    void argument_isNotCaptured_whereItTurnsUpInsideOthers() {
        String canary = canary();
        Beans beans = application.bean(Beans.class);

        beans.argument(canary, Map.of("a", List.of(Optional.of(canary))));
        beans.echo(new Object[] {canary});

        assertThat(all()).doesNotContain(canary).contains("[sensitive]");
    }

    @Test
    void member_isNotCaptured_asTheArgumentOrOutputOfAnotherSpan() {
        String canary = canary();
        Beans beans = application.bean(Beans.class);

        beans.member(new Account(canary, "Ann"));
        beans.echo(canary);

        assertThat(all()).doesNotContain(canary).contains("Ann");
    }

    @Test
    void objectOfASensitiveType_isNotCaptured_whereverItIs() {
        String canary = canary();

        application.bean(Beans.class).echo(Map.of("k", List.of(new Key(canary)), "o", Optional.of(new Key(canary))));

        assertThat(all()).doesNotContain(canary).contains("[sensitive]");
    }

    @Test
    void messageOfAnExceptionWithASensitiveMember_isNotTold_byItsSpanNorByOthers() {
        String canary = canary();
        Beans beans = application.bean(Beans.class);
        Declined cause = new Declined(canary);

        catchThrowable(() -> beans.decline("x", cause));
        beans.echo(cause);
        beans.echo(new IllegalStateException(cause));

        assertThat(all()).doesNotContain(canary).contains(Declined.class.getName());
    }
}
