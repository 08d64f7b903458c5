/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.Tracing;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the headers of the current span with the requests of a {@code RestClient} or {@code RestTemplate}, unless another tracer
 * has set them. Clients that are built with Spring Boot's builders have it; to others it is added by hand.
 */
public final class TraceHeadersInterceptor implements ClientHttpRequestInterceptor {

    private final Tracing tracing;

    /**
     * Makes an interceptor.
     *
     * @param tracing knows the current span
     */
    public TraceHeadersInterceptor(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (!request.getHeaders().containsHeader("traceparent")) {
            tracing.currentHeaders().forEach(request.getHeaders()::set);
        }
        return execution.execute(request, body);
    }
}
