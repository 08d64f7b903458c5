/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceQuery;
import dev.agenttracing.Tracing;
import dev.agenttracing.TracingOptions;
import dev.agenttracing.demo.DemoApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The demo and a real browser, for tests of what its user sees. One application serves all of them. */
@SpringBootTest(
        classes = DemoApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"OPENAI_BASE_URL=", "agent-tracing.store.type=memory"})
abstract class WindowTests {

    static final String NOT_BUILT = "the page was left out of the build (-Dui.skip)";
    static final String ORDER = "Where is order 1042, and what is 17 * 23?";
    static final int WIDE = 1280;
    static final int NARROW = 380;

    @RegisterExtension
    static final Browsing browsing = new Browsing();

    @LocalServerPort
    int port;

    @Autowired
    Tracing tracing;

    static boolean isBuilt() {
        return WindowTests.class.getResource("/dev/agenttracing/web/ui/index.html") != null;
    }

    @BeforeAll
    static void waitLongEnough() {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @BeforeEach
    void forget() {
        tracing.deleteTraces(TraceQuery.builder().from(Instant.EPOCH).build());
    }

    /** Whatever was done: the console has no error and no report of a policy, and nobody else was asked for anything. */
    @AfterEach
    void assertQuiet() {
        assertThat(browsing.complaints).isEmpty();
        assertThat(browsing.foreignRequests).isEmpty();
    }

    String url(String query) {
        return "http://127.0.0.1:" + port + "/tracing/" + query;
    }

    /** In a conversation of its own: the demo remembers what was said in others. */
    String ask(String question) throws Exception {
        return ask(question, UUID.randomUUID().toString());
    }

    String ask(String question, String conversation) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ask"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"question\":\"" + question
                                        + "\",\"conversationId\":\"" + conversation + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.body().replaceAll(".*\"traceId\":\"([0-9a-f]{32})\".*", "$1");
    }

    String failing() {
        return tracing.run(
                        TracingOptions.builder().tags("made").build(),
                        () -> tracing.span(SpanType.AGENT_RUN, "refundAgent")
                                .input("I was charged twice")
                                .run(() -> {
                                    tracing.span(SpanType.TOOL_CALL, "lookup")
                                            .run(() ->
                                                    tracing.currentSpan().output("hay ".repeat(100) + "needle 88121"));
                                    try {
                                        tracing.span(SpanType.TOOL_CALL, "issue_refund")
                                                .input(Map.of("orderId", "88121", "amount", 42))
                                                .run(() -> {
                                                    throw new IllegalStateException("502 from gateway");
                                                });
                                    } catch (IllegalStateException told) {
                                        tracing.currentSpan().output("It failed");
                                    }
                                }))
                .traceId();
    }

    Page open(String query) {
        return browsing.open(url(query), WIDE, ColorScheme.LIGHT);
    }

    static Locator row(Page page, String name) {
        return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }
}
