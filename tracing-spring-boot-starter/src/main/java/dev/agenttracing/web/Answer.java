/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What is answered to a call. The body is written as it goes out, and never whole in memory. Immutable. */
public final class Answer {

    private final int status;
    private final Map<String, String> headers;
    private final @Nullable Body body;
    private final @Nullable EventStream events;

    /** Writes a body. */
    @FunctionalInterface
    public interface Body {

        /**
         * Writes the body. Is called once, at most.
         *
         * @param out where it goes; need not be closed
         * @throws IOException if nobody takes it
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private Answer(int status, Map<String, String> headers, @Nullable Body body, @Nullable EventStream events) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.events = events;
    }

    /**
     * Makes an answer without a body.
     *
     * @param status the HTTP status
     * @return the answer
     */
    public static Answer of(int status) {
        return new Answer(status, Map.of(), null, null);
    }

    /**
     * Makes an answer.
     *
     * @param status the HTTP status
     * @param contentType of the body
     * @param body the body
     * @return the answer
     */
    public static Answer of(int status, String contentType, Body body) {
        return new Answer(status, Map.of("Content-Type", contentType), body, null);
    }

    /**
     * Makes an answer of JSON.
     *
     * @param json writes it
     * @return the answer, with status 200
     */
    public static Answer json(Consumer<JsonGenerator> json) {
        return json(200, json);
    }

    /**
     * Makes an answer of JSON.
     *
     * @param status the HTTP status
     * @param json writes it
     * @return the answer
     */
    public static Answer json(int status, Consumer<JsonGenerator> json) {
        return of(status, "application/json", out -> Json.writeTo(out, json));
    }

    /**
     * Makes an answer that tells what went wrong.
     *
     * @param problem the kind of problem
     * @param detail what is wrong and what to do, for whoever called; nothing secret
     * @return the answer
     */
    public static Answer problem(Problem problem, String detail) {
        return of(
                problem.status(),
                "application/problem+json",
                out -> Json.writeTo(out, to -> {
                    to.writeStartObject();
                    to.writeStringProperty("type", problem.type());
                    to.writeStringProperty("title", problem.title());
                    to.writeNumberProperty("status", problem.status());
                    to.writeStringProperty("detail", detail);
                    to.writeEndObject();
                }));
    }

    /**
     * Makes an answer of server-sent events.
     *
     * @param events the events; are closed when the client is gone
     * @return the answer, with status 200
     */
    public static Answer events(EventStream events) {
        // Some proxies gather what passes through them; this asks one of them not to.
        Map<String, String> headers =
                Map.of("Content-Type", "text/event-stream;charset=UTF-8", "X-Accel-Buffering", "no");
        return new Answer(200, headers, null, events);
    }

    /**
     * Adds a header.
     *
     * @param name its name
     * @param value its value; replaces the one that is there
     * @return an answer with it
     */
    public Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, events);
    }

    Answer writtenBy(Body other) {
        return new Answer(status, headers, other, events);
    }

    /** {@return the HTTP status} */
    public int status() {
        return status;
    }

    /** {@return the headers by name} */
    public Map<String, String> headers() {
        return headers;
    }

    /** {@return the body; empty if there is none} */
    public Optional<Body> body() {
        return Optional.ofNullable(body);
    }

    /** {@return the events that are sent in place of a body; empty if it is no stream of events} */
    public Optional<EventStream> events() {
        return Optional.ofNullable(events);
    }
}
