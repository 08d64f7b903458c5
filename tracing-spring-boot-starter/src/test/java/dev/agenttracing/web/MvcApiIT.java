/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The API on Spring MVC. */
class MvcApiIT extends ApiLiveContract {

    @Override
    WebApplication start(String... properties) {
        return WebApplication.start(properties);
    }

    @Override
    String contextPathProperty() {
        return "server.servlet.context-path";
    }

    /** A filter hides the headers from what comes after. */
    @Test
    void forwardedRequest_isForbidden_whereAFilterBelievesIt() throws Exception {
        try (WebApplication behindProxy = start("server.forward-headers-strategy=framework")) {
            assertProblem(behindProxy.get(TRACES), 403, "server.forward-headers-strategy is set");
            assertForwardedIsForbidden(behindProxy);
        }
    }

    /** Tomcat takes the headers away and puts its own address in: a request that came straight looks the same. */
    @Test
    void anyRequest_isForbidden_whereTomcatBelievesHeaders() throws Exception {
        try (WebApplication behindProxy = start("server.forward-headers-strategy=native")) {
            assertForwardedIsForbidden(behindProxy);
            assertProblem(behindProxy.get(TRACES), 403, "on this machine only");
        }
    }

    @Test
    void requestAttributes_becomeMetadata() throws Exception {
        assertThat(application().get("/ask?question=q").body()).isEqualTo("q3");

        JsonNode metadata = application().json(TRACES).get("items").get(0).get("metadata");
        assertThat(metadata.toString())
                .isEqualTo("{\"userId\":\"user-1\",\"session.tier\":\"gold\",\"http.path\":\"/ask\"}");
    }

    @Test
    void outsideOfARequest_thereIsNoContext() {
        assertThat(new WebRequestContexts().current()).isEqualTo(Optional.empty());
    }

    @Test
    void storeThatFails_isAProblemThatTellsNothing() throws Exception {
        try (WebApplication broken = start("spring.main.sources=" + BrokenReading.class.getName())) {
            assertProblem(broken.get("/broken/api/traces"), 500, "could not be read");
            assertThat(broken.get("/broken/api/traces").body()).doesNotContain("secret");
        }
    }

    @Test
    @Timeout(60)
    void liveEvents_come_whereFiltersKeepAnswers() throws Exception {
        try (WebApplication keeping = start("spring.main.sources=" + KeepsAnswers.class.getName());
                EventReader reader = keeping.events("/tracing/api/live")) {
            assertThat(keeping.get("/ask?question=q").body()).isEqualTo("q3");
            await().until(() ->
                    reader.events().stream().anyMatch(event -> event.name().equals("trace-ended")));
        }
    }
}
