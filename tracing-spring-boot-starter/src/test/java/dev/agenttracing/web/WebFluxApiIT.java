/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    /** There an event could have gone to another client. The body is not waited for: if events came, it would not end. */
    @Test
    void liveEvents_areNotTold_inAServletContainer() throws Exception {
        try (WebApplication onTomcat = WebApplication.startReactiveOnTomcat()) {
            HttpRequest live = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + onTomcat.port() + "/tracing/api/live"))
                    .build();
            HttpResponse<InputStream> answer =
                    HttpClient.newHttpClient().send(live, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(new String(body.readNBytes(1_000), StandardCharsets.UTF_8))
                        .contains("Netty");
            }
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(onTomcat.get(TRACES).statusCode()).isEqualTo(200);
        }
    }

    /** They would have all threads of the API. */
    @Test
    @Timeout(60)
    void clientsThatSendNoBody_keepNobodyWaiting() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", application().port());
                silent.add(socket);
                socket.getOutputStream()
                        .write(("POST /tracing/api/traces/" + "1".repeat(32) + "/scores HTTP/1.1\r\nHost: localhost:"
                                        + application().port()
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(application().get(TRACES).statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }
}
