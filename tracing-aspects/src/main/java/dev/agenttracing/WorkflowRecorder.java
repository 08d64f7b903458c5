/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/** Says what is known of a {@code workflow_run} or {@code workflow_step}. Each method returns this recorder. */
public interface WorkflowRecorder {

    /**
     * Tells how far it is. If it is not told: running, then completed, failed or cancelled.
     *
     * @param status any word
     * @return this recorder
     */
    WorkflowRecorder status(String status);
}
