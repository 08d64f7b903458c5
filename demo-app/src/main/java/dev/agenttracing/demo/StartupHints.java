/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says where to look, once the demo is up. */
@Component
class StartupHints {

    private static final Logger log = LoggerFactory.getLogger(StartupHints.class);

    private static final String QUESTION =
            "{\"question\":\"Where is order 1042, and what is 17 * 23?\",\"conversationId\":\"thread-1\"}";

    private final ModelEndpoint endpoint;
    private final Environment environment;

    StartupHints(ModelEndpoint endpoint, Environment environment) {
        this.endpoint = endpoint;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void tell() {
        String url = "http://localhost:" + environment.getProperty("local.server.port", "8080");
        log.info("The demo is up. Model: {}", modelLine());
        log.info("  Page:   {}/", url);
        log.info("  Ask:    curl -s -X POST {}/ask -H 'content-type: application/json' -d '{}'", url, QUESTION);
        log.info("  Traces: {}/tracing/api/traces", url);
    }

    private String modelLine() {
        return endpoint.bundled()
                ? "the bundled rule-based server at " + endpoint.host()
                        + " (no language model; set OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL to use one)"
                : "the endpoint of OPENAI_BASE_URL at " + endpoint.host();
    }
}
