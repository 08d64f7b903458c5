/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

/**
 * Knows a kind of results whose work goes on, or only begins, after the method has returned, such as a stream. Has the span end
 * with the work. Thread-safe; what it throws is counted, and the application gets the result as it was.
 */
public interface ResultFollower {

    /** {@return the kind of results that it knows} */
    Class<?> kind();

    /**
     * Tells whether the work begins when the result is asked for, and may begin several times: then each time is a span. Else one
     * span begins with the call.
     *
     * @return true if it begins later
     */
    boolean beginsLater();

    /**
     * Tells whether another object of the kind may stand for a result where nobody knows what class is wanted.
     *
     * @param result a result of the kind
     * @return true if whoever asked for it cannot need more than the kind
     */
    default boolean isPlain(Object result) {
        return false;
    }

    /**
     * Follows the work behind a result.
     *
     * @param result what the method returned, of the kind
     * @param call the call, that begins a span each time the work begins
     * @return what the application is given in its place, of the kind; if the work does not begin later, the same object
     */
    Object follow(Object result, FollowedCall call);

    /**
     * Has the work behind a result done where a context is around.
     *
     * @param result what was returned, of the kind
     * @param context the context
     * @return what the application is given in its place, of the kind
     */
    default Object carry(Object result, Context context) {
        return result;
    }
}
