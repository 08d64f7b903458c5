/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

/** Ends a call with a problem. */
@SuppressWarnings("serial")
public final class ProblemException extends RuntimeException {

    /** The kind of problem. */
    private final Problem problem;

    /**
     * Makes an exception.
     *
     * @param problem the kind of problem
     * @param detail what is wrong and what to do, for whoever called; nothing secret
     */
    public ProblemException(Problem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    /** {@return what is answered} */
    public Answer answer() {
        return Answer.problem(problem, String.valueOf(getMessage()));
    }
}
