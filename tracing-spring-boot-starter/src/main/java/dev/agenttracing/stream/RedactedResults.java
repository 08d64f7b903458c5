/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Redacts the streams that Spring WebFlux's controllers return, before they are written. Thread-safe. */
public final class RedactedResults implements HandlerResultHandler, Ordered {

    private final Supplier<Stream<HandlerResultHandler>> writers;
    private final ClientStreams streams;

    /**
     * Makes a handler.
     *
     * @param writers what writes results, in its order; this one may be among them
     * @param streams redacts streams
     */
    public RedactedResults(Supplier<Stream<HandlerResultHandler>> writers, ClientStreams streams) {
        this.writers = writers;
        this.streams = streams;
    }

    @Override
    public int getOrder() {
        return -1_000;
    }

    @Override
    public boolean supports(HandlerResult result) {
        return StreamedTypes.isStream(result.getReturnType()) && writers().anyMatch(writer -> writer.supports(result));
    }

    @Override
    public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
        HandlerResult written = redacted(exchange, result);
        return writers()
                .filter(writer -> writer.supports(result))
                .findFirst()
                .map(writer -> writer.handleResult(exchange, written))
                .orElseGet(Mono::empty);
    }

    private HandlerResult redacted(ServerWebExchange exchange, HandlerResult result) {
        WrittenStreams written = new WrittenStreams(
                streams,
                StreamedTypes.isOfTexts(result.getReturnType()),
                exchange.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE),
                accepted(exchange));
        MediaType contentType = exchange.getResponse().getHeaders().getContentType();
        HandlerResult redacted = new HandlerResult(
                result.getHandler(),
                written.redacted(result.getReturnValue(), contentType),
                result.getReturnTypeSource(),
                result.getBindingContext());
        DispatchExceptionHandler handler = result.getExceptionHandler();
        return handler == null ? redacted : redacted.setExceptionHandler(handler);
    }

    private Stream<HandlerResultHandler> writers() {
        return writers.get().filter(writer -> !Objects.equals(writer, this));
    }

    private static List<MediaType> accepted(ServerWebExchange exchange) {
        try {
            return exchange.getRequest().getHeaders().getAccept();
        } catch (RuntimeException noMediaType) {
            return List.of();
        }
    }
}
