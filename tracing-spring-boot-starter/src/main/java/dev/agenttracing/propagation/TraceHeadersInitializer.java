/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.Tracing;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInitializer;

/**
 * Sends the headers of the current span with the requests of a {@code RestClient} or {@code RestTemplate}, unless another tracer
 * or the application has set them. No interceptor, for with one, clients hold each request's body in memory. Clients that are built
 * with Spring Boot's builders have it; to others it is added by hand:
 *
 * <pre>{@code
 * RestClient.builder().defaultRequest(request -> request.httpRequest(headers::initialize))
 * restTemplate.getClientHttpRequestInitializers().add(headers)
 * }</pre>
 */
public final class TraceHeadersInitializer implements ClientHttpRequestInitializer {

    private final Tracing tracing;

    /**
     * Makes an initializer.
     *
     * @param tracing knows the current span
     */
    public TraceHeadersInitializer(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public void initialize(ClientHttpRequest request) {
        if (!request.getHeaders().containsHeader("traceparent")) {
            tracing.currentHeaders().forEach(request.getHeaders()::set);
        }
    }
}
