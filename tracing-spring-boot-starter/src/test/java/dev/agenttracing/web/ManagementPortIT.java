/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;

/** The API on the management port. */
class ManagementPortIT {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void api_isOnTheManagementPort_andThereAlone(boolean reactive) throws Exception {
        String[] properties = {
            "agent-tracing.web.management=true", "management.server.port=0", "management.server.address=127.0.0.1"
        };
        try (WebApplication application =
                reactive ? WebApplication.startReactive(properties) : WebApplication.start(properties)) {
            application.agent().ask("q", "thread-1");
            String port = application.bean(Environment.class).getProperty("local.management.port");

            HttpResponse<String> there = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tracing/api/traces"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
            assertThat(WebApplication.read(there.body()).get("items")).hasSize(1);
            assertThat(application.get("/tracing/api/traces").statusCode()).isEqualTo(404);
        }
    }
}
