/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * What a {@code workflow_run} or {@code workflow_step} span tells.
 *
 * @param status running, completed, failed, cancelled, or a word of the application's
 */
public record WorkflowDetails(Optional<String> status) {

    /**
     * Reads the details.
     *
     * @param attributes a span's attributes
     * @return the details; what is missing or of another kind is absent
     */
    static WorkflowDetails from(Attributes attributes) {
        return new WorkflowDetails(attributes.string(SpanAttributes.STATUS));
    }
}
