/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The followers that an engine has, and which of them knows a class. */
final class ResultFollowers {

    private static final Logger log = LoggerFactory.getLogger(ResultFollowers.class);
    private static final int MAX_KNOWN = 10_000;

    private final List<ResultFollower> followers;
    private final EngineCounters counters;
    private final ConcurrentHashMap<Class<?>, Optional<ResultFollower>> known = new ConcurrentHashMap<>();

    ResultFollowers(List<ResultFollower> followers, EngineCounters counters) {
        this.followers = followers;
        this.counters = counters;
    }

    /** True if what a method is declared to return is of a kind whose work begins later. */
    boolean beginsLater(Class<?> declared) {
        ResultFollower follower = of(declared);
        return follower != null && follower.beginsLater() && follower.kind() == declared;
    }

    private @Nullable ResultFollower of(Class<?> type) {
        if (followers.isEmpty() || type == String.class || type.isPrimitive()) {
            return null;
        }
        Optional<ResultFollower> follower = known.get(type);
        if (follower == null) {
            follower = followers.stream()
                    .filter(each -> each.kind().isAssignableFrom(type))
                    .findFirst();
            if (known.size() < MAX_KNOWN) {
                known.put(type, follower);
            }
        }
        return follower.orElse(null);
    }

    /**
     * Follows a result.
     *
     * @param declared what the method is declared to return: in place of a subclass nothing else can be given
     * @param call gives the call, if it is followed
     * @return what is given in its place; null if it is not followed
     */
    @Nullable
    Object follow(Object result, Class<?> declared, Supplier<FollowedCall> call) {
        ResultFollower follower = of(result.getClass());
        if (follower == null
                || (follower.beginsLater() && declared != follower.kind() && !mayReplace(follower, result, declared))) {
            return null;
        }
        FollowedCall followed = call.get();
        try {
            return follower.follow(result, followed);
        } catch (Throwable t) {
            counters.failures.count(log, "The work behind a result could not be followed; its span ends at once", t);
            followed.begin(null).complete(null);
            return result;
        }
    }

    private static boolean mayReplace(ResultFollower follower, Object result, Class<?> declared) {
        return declared.isAssignableFrom(follower.kind()) && follower.isPlain(result);
    }

    /** Has the work behind a result done in a context, if somebody knows its class. */
    @SuppressWarnings("unchecked") // of the same kind, as a follower promises
    <T extends @Nullable Object> T carry(T result, @Nullable Context context) {
        ResultFollower follower = result == null ? null : of(result.getClass());
        if (follower == null || result == null || context == null || !follower.isPlain(result)) {
            return result;
        }
        try {
            return (T) follower.carry(result, context);
        } catch (Throwable t) {
            counters.failures.count(log, "The work behind a result is done without the options of its call", t);
            return result;
        }
    }
}
