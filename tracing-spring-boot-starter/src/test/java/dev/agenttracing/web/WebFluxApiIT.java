/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The API on WebFlux. */
class WebFluxApiIT extends ApiLiveContract {

    @Override
    WebApplication start(String... properties) {
        return WebApplication.startReactive(properties);
    }

    @Override
    String contextPathProperty() {
        return "spring.webflux.base-path";
    }

    /** What stands before the application's filters takes the headers away. */
    @Test
    void forwardedRequest_isForbidden_whereItIsBelieved() throws Exception {
        try (WebApplication behindProxy = start("server.forward-headers-strategy=framework")) {
            assertProblem(behindProxy.get(TRACES), 403, "server.forward-headers-strategy is set");
            assertForwardedIsForbidden(behindProxy);
        }
    }

    /** There an event could have gone to another client. */
    @Test
    void liveEvents_areNotTold_inAServletContainer() throws Exception {
        try (WebApplication onTomcat = WebApplication.startReactiveOnTomcat()) {
            assertProblem(onTomcat.get("/tracing/api/live"), 503, "Netty");
            assertThat(onTomcat.get(TRACES).statusCode()).isEqualTo(200);
        }
    }
}
