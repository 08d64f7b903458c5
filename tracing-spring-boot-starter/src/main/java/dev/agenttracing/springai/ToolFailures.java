/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.DetachedSpan;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
import org.springframework.aop.MethodBeforeAdvice;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Tells a tool's span what the tool threw. Spring AI makes a message for the model of it, and its observation ends well. */
final class ToolFailures {

    private static final Logger log = LoggerFactory.getLogger(ToolFailures.class);

    private ToolFailures() {}

    /** Gives an object of the same class where it can be extended: it may be wanted by its class. */
    static ToolExecutionExceptionProcessor listenTo(ToolExecutionExceptionProcessor processor, ObservedSpans spans) {
        Class<?> type = processor.getClass();
        boolean byInterface = ClassUtils.isLambdaClass(type) || Proxy.isProxyClass(type);
        try {
            if (!byInterface && (Modifier.isFinal(type.getModifiers()) || hasFinalProcess(type))) {
                throw new IllegalStateException("it is final");
            }
            ProxyFactory factory = new ProxyFactory(processor);
            factory.setProxyTargetClass(!byInterface);
            factory.addAdvice((MethodBeforeAdvice) (method, arguments, target) -> {
                if (arguments.length == 1 && arguments[0] instanceof ToolExecutionException thrown) {
                    tell(thrown, spans);
                }
            });
            return (ToolExecutionExceptionProcessor) factory.getProxy();
        } catch (RuntimeException | LinkageError e) {
            log.warn(
                    "{} cannot be proxied ({}): tools that throw are recorded as if they had not.",
                    type.getName(),
                    e.getMessage());
            return processor;
        }
    }

    private static boolean hasFinalProcess(Class<?> type) {
        Method process = ReflectionUtils.findMethod(type, "process", ToolExecutionException.class);
        return process != null && Modifier.isFinal(process.getModifiers());
    }

    private static void tell(ToolExecutionException thrown, ObservedSpans spans) {
        boolean unused = spans.safely(engine -> {
            DetachedSpan span = spans.current(ToolCallingObservationContext.class);
            if (span != null) {
                span.error(thrown.getCause() == null ? thrown : thrown.getCause());
            }
        });
    }
}
