/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapter;
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
        return StreamedTypes.mayStream(result.getReturnType()) && writers().anyMatch(writer -> writer.supports(result));
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
                redacted(result.getReturnValue(), each -> written.redacted(each, contentType)),
                result.getReturnTypeSource(),
                result.getBindingContext());
        DispatchExceptionHandler handler = result.getExceptionHandler();
        return handler == null ? redacted : redacted.setExceptionHandler(handler);
    }

    /** What comes later is redacted when it comes; nobody asks again then, as Spring MVC does. */
    private static @Nullable Object redacted(@Nullable Object returned, Function<Object, @Nullable Object> redaction) {
        if (returned == null) {
            return null;
        }
        ReactiveAdapter adapter = StreamedTypes.adapterOf(returned.getClass());
        return adapter != null && StreamedTypes.isLater(adapter)
                ? Mono.<Object>from(adapter.toPublisher(returned)).mapNotNull(redaction)
                : redaction.apply(returned);
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
