/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What goes wrong with a question, as problem details. Asked before Spring Boot's handler, which says less. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(assignableTypes = AskController.class)
class AskErrors {

    private static final Logger log = LoggerFactory.getLogger(AskErrors.class);

    @ExceptionHandler
    ProblemDetail invalid(InvalidAskException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The body must be JSON such as {\"question\": \"Where is order 1042?\"}");
    }

    /** The cause stays in the log and in the trace: a provider's message may quote what it was sent. */
    @ExceptionHandler
    ProblemDetail failed(NoAnswerException e) {
        log.warn("No answer: the model or the agent failed, trace {}", e.traceId(), e.getCause());
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_GATEWAY, "The model gave no answer. The trace tells what happened.");
        problem.setProperty("traceId", e.traceId());
        return problem;
    }
}
