/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.Locale;

/** The kinds of error that the API answers with, as problem details (RFC 9457). */
public enum Problem {
    /** A parameter, a header or the body is wrong. */
    BAD_REQUEST(400, "Bad Request"),
    /** Nobody has signed in, or not as somebody who is known. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** Whoever asks may not. */
    FORBIDDEN(403, "Forbidden"),
    /** There is nothing of this name or id. */
    NOT_FOUND(404, "Not Found"),
    /** The path is known, but not with this method. */
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    /** The body is larger than is taken. */
    TOO_LARGE(413, "Content Too Large"),
    /** The body is of another kind than is taken. */
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    /** The value has no such bytes. */
    RANGE_NOT_SATISFIABLE(416, "Range Not Satisfiable"),
    /** Asked too often. */
    TOO_MANY_REQUESTS(429, "Too Many Requests"),
    /** Something failed, and the log says what. */
    FAILED(500, "Internal Server Error"),
    /** The store does not answer, or there is too much to do: later it may go well. */
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** {@return the HTTP status} */
    public int status() {
        return status;
    }

    /** {@return the status in words} */
    public String title() {
        return title;
    }

    /** {@return a URI that names the kind} */
    public String type() {
        return "urn:agent-tracing:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
