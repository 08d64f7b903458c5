/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;

/** Finds the tool that is called. */
interface Tools {

    /** Finds none. */
    Tools UNKNOWN = context -> null;

    /** Gives null if it is not known. */
    @Nullable
    ToolCallback find(ToolCallingObservationContext context);
}
