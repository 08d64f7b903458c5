/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Redacts the streams that Spring MVC's controllers return, before they are written. Thread-safe. */
public final class RedactedReturnValues implements HandlerMethodReturnValueHandler {

    private final HandlerMethodReturnValueHandlerComposite writers;
    private final Supplier<@Nullable ClientStreams> streams;

    private RedactedReturnValues(
            List<HandlerMethodReturnValueHandler> writers, Supplier<@Nullable ClientStreams> streams) {
        this.writers = new HandlerMethodReturnValueHandlerComposite().addHandlers(writers);
        this.streams = streams;
    }

    /**
     * Puts the redaction in front of what writes return values.
     *
     * @param adapter calls the controllers; it is set up already
     * @param streams redacts streams; gives null if they are not to be redacted
     */
    public static void install(RequestMappingHandlerAdapter adapter, Supplier<@Nullable ClientStreams> streams) {
        List<HandlerMethodReturnValueHandler> writers = adapter.getReturnValueHandlers();
        if (writers != null) {
            List<HandlerMethodReturnValueHandler> all = new ArrayList<>(writers);
            all.add(0, new RedactedReturnValues(writers, streams));
            adapter.setReturnValueHandlers(all);
        }
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return StreamedTypes.mayStream(ResolvableType.forMethodParameter(returnType))
                && writers.supportsReturnType(returnType);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returned,
            MethodParameter returnType,
            ModelAndViewContainer model,
            NativeWebRequest request)
            throws Exception {
        ClientStreams redaction = streams.get();
        writers.handleReturnValue(
                redaction == null
                        ? returned
                        : written(redaction, returnType, request).redacted(returned, null),
                returnType,
                model,
                request);
    }

    private static WrittenStreams written(
            ClientStreams redaction, MethodParameter returnType, NativeWebRequest request) {
        return new WrittenStreams(
                redaction,
                StreamedTypes.isOfTexts(ResolvableType.forMethodParameter(returnType)),
                request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST),
                accepted(request));
    }

    private static List<MediaType> accepted(NativeWebRequest request) {
        String[] accept = request.getHeaderValues("Accept");
        try {
            return accept == null ? Collections.emptyList() : MediaType.parseMediaTypes(List.of(accept));
        } catch (RuntimeException noMediaType) {
            return Collections.emptyList();
        }
    }
}
