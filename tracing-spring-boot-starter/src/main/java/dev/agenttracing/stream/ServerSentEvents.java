/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;

/** Events with their data, which may be any other element; texts of the same event name go on in each other. */
final class ServerSentEvents implements ElementKind {

    static final Class<?> TYPE = ServerSentEvent.class;

    private final ElementKinds kinds;

    ServerSentEvents(ElementKinds kinds) {
        this.kinds = kinds;
    }

    @Override
    public boolean is(Object element) {
        return element instanceof ServerSentEvent;
    }

    @Override
    public Ending ending(Object element) {
        ServerSentEvent<?> event = (ServerSentEvent<?>) element;
        Ending named = Endings.of(event.event());
        return named != Ending.NONE || event.data() == null ? named : kinds.ending(event.data());
    }

    @Override
    public @Nullable Object redact(Object element, ElementStream stream) {
        ServerSentEvent<?> event = (ServerSentEvent<?>) element;
        Object data = event.data();
        ElementStream ofData = stream.at(String.valueOf(event.event()), other -> with(event, other, null));
        Object redacted = data == null ? null : kinds.redact(data, ofData);
        String comment = event.comment();
        String shown = comment == null ? null : (String) stream.redactor().redact(comment);
        if (redacted == data && (comment == null || comment.equals(shown))) {
            return event;
        }
        boolean empty = redacted == null && shown == null && event.id() == null && event.retry() == null;
        return empty ? null : with(event, redacted, shown);
    }

    private static ServerSentEvent<Object> with(
            ServerSentEvent<?> event, @Nullable Object data, @Nullable String comment) {
        ServerSentEvent.Builder<Object> copy = ServerSentEvent.builder();
        if (data != null) {
            copy.data(data);
        }
        if (event.id() != null) {
            copy.id(event.id());
        }
        if (event.event() != null) {
            copy.event(event.event());
        }
        if (event.retry() != null) {
            copy.retry(event.retry());
        }
        if (comment != null) {
            copy.comment(comment);
        }
        return copy.build();
    }
}
