/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

/** The agent failed. The trace tells how. */
@SuppressWarnings("serial")
final class NoAnswerException extends RuntimeException {

    private final String traceId;

    NoAnswerException(String traceId, RuntimeException cause) {
        super("The agent failed; see trace " + traceId, cause);
        this.traceId = traceId;
    }

    String traceId() {
        return traceId;
    }
}
