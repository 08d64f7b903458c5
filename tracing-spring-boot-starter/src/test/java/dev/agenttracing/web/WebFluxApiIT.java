/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

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
}
