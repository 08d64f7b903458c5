/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is refused, told in OpenAI's error format. */
@SuppressWarnings("serial")
final class ModelServerException extends RuntimeException {

    private final int status;
    private final String code;

    ModelServerException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ModelServerException badRequest(String message) {
        return new ModelServerException(400, "invalid_request", message);
    }

    int status() {
        return status;
    }

    Map<String, Object> asJson() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", getMessage());
        error.put("type", status < 500 ? "invalid_request_error" : "server_error");
        error.put("param", null);
        error.put("code", code);
        return Map.of("error", error);
    }
}
