/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

/** A configured pointcut that cannot be used. It stops the start. */
public final class InvalidPointcutException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The property that has the pointcut. */
    private final String property;

    /** What to do. */
    private final String remedy;

    InvalidPointcutException(String property, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.property = property;
        this.remedy = remedy;
    }

    InvalidPointcutException(String property, String message, String remedy) {
        super(message);
        this.property = property;
        this.remedy = remedy;
    }

    /** {@return the property that has the pointcut} */
    public String property() {
        return property;
    }

    /** {@return what to do} */
    public String remedy() {
        return remedy;
    }
}
