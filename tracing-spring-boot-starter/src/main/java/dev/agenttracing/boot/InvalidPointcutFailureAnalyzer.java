/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import dev.agenttracing.aspect.InvalidPointcutException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which configured pointcut stopped the start, where it is wrong, and what to do. */
class InvalidPointcutFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPointcutException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPointcutException cause) {
        return new FailureAnalysis(cause.property() + ": " + cause.getMessage(), cause.remedy(), cause);
    }
}
