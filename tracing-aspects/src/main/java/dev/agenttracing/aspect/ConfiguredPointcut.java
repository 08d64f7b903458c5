/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import dev.agenttracing.SpanType;
import java.lang.reflect.Method;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.aspectj.AspectJExpressionPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Methods that configuration has traced, by a pointcut of AspectJ's language as Spring understands it. Where a method is annotated
 * too, its annotation counts.
 */
public final class ConfiguredPointcut {

    private static final String EXAMPLE = "such as execution(* com.acme.billing..*Service.*(..))";

    private static final Pattern BY_NAME = Pattern.compile("\\bbean\\s*\\(");

    private final String property;
    private final String expression;
    private final SpanType type;
    private final @Nullable String name;
    private @Nullable AspectJExpressionPointcut pointcut;
    private @Nullable BeanFactory known;

    /**
     * Makes one. Its expression is read when the beans are known.
     *
     * @param property the property that has the expression, for what is said of a wrong one
     * @param expression the expression
     * @param type the type of the spans
     * @param name the name of the spans; null for the method's, or the bean's
     */
    public ConfiguredPointcut(String property, String expression, SpanType type, @Nullable String name) {
        this.property = property;
        this.expression = expression;
        this.type = type;
        this.name = name;
    }

    SpanType type() {
        return type;
    }

    @Nullable
    String name() {
        return name;
    }

    /**
     * Reads the expression.
     *
     * @throws InvalidPointcutException if it is wrong; the message says where
     */
    void read(BeanFactory beans) {
        if (!ClassUtils.isPresent("org.aspectj.weaver.tools.PointcutParser", null)) {
            throw new InvalidPointcutException(
                    property,
                    "Pointcuts are read by AspectJ, which is not on the class path",
                    "Add the dependency org.springframework.boot:spring-boot-starter-aspectj"
                            + " (or org.aspectj:aspectjweaver), or remove the property.");
        }
        if (expression.isBlank()) {
            throw new InvalidPointcutException(property, "The pointcut is empty", "Tell it, " + EXAMPLE + ".");
        }
        AspectJExpressionPointcut read = new AspectJExpressionPointcut();
        read.setBeanFactory(beans);
        // In parentheses, or what stands after a whole pointcut would be passed over.
        read.setExpression("(" + expression + ")");
        try {
            // Not read before it is first needed.
            Object unused = read.getPointcutExpression();
        } catch (RuntimeException wrong) {
            throw new InvalidPointcutException(
                    property,
                    "\"%s\" is no pointcut: %s".formatted(expression, wrong.getMessage()),
                    "Correct the expression, " + EXAMPLE + ". Names of types are whole, with their packages.",
                    wrong);
        }
        if (read.isRuntime()) {
            throw new InvalidPointcutException(
                    property,
                    "\"%s\" depends on the objects of each call".formatted(expression),
                    "Use execution, within, @within, @annotation or bean in place of this, target and args.");
        }
        pointcut = read;
        known = beans;
    }

    /**
     * The same for one bean. What an expression says of a method is remembered by Spring, whatever bean it is asked for next: so
     * this one is another expression.
     */
    ConfiguredPointcut ofOneBean(int number) {
        ConfiguredPointcut anew = new ConfiguredPointcut(
                property, "(%s) && !bean(agentTracing.none.%d)".formatted(expression, number), type, name);
        BeanFactory beans = known;
        if (beans != null) {
            anew.read(beans);
        }
        return anew;
    }

    /** True if it may be meant for beans of some name. */
    boolean goesByName() {
        return BY_NAME.matcher(expression).find();
    }

    boolean mayMatch(Class<?> bean) {
        AspectJExpressionPointcut read = pointcut;
        return read != null && read.getClassFilter().matches(bean);
    }

    boolean matches(Method method, Class<?> bean) {
        AspectJExpressionPointcut read = pointcut;
        return read != null && method.getDeclaringClass() != Object.class && read.matches(method, bean);
    }
}
