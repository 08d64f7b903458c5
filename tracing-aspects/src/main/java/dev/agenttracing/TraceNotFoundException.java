/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/** There is no such trace: neither running, nor stored. It may have been deleted, evicted, or not sampled. */
public class TraceNotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The id that was asked for. */
    private final String traceId;

    /**
     * Makes the exception.
     *
     * @param traceId the id that was asked for
     */
    public TraceNotFoundException(String traceId) {
        super("No trace has the id " + traceId + ". It may be older than the retention, deleted, or not sampled.");
        this.traceId = traceId;
    }

    /** {@return the id that was asked for} */
    public String traceId() {
        return traceId;
    }
}
