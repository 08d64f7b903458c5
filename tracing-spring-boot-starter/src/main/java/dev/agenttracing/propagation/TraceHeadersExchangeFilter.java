/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.Tracing;
import dev.agenttracing.engine.Context;
import java.util.Map;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/** Does for a {@code WebClient} what {@link TraceHeadersInitializer} does for a {@code RestClient}. */
public final class TraceHeadersExchangeFilter implements ExchangeFilterFunction {

    private final Tracing tracing;

    /**
     * Makes a filter.
     *
     * @param tracing knows the current span
     */
    public TraceHeadersExchangeFilter(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(view -> {
            Context told = view.getOrDefault(ContextAccessor.KEY, null);
            Map<String, String> headers =
                    told == null ? tracing.currentHeaders() : Context.within(told, tracing::currentHeaders);
            boolean send = !headers.isEmpty() && !request.headers().containsHeader("traceparent");
            return next.exchange(
                    send
                            ? ClientRequest.from(request)
                                    .headers(to -> headers.forEach(to::set))
                                    .build()
                            : request);
        });
    }
}
