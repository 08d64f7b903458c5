/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import dev.agenttracing.engine.FollowedCall;
import dev.agenttracing.engine.ResultFollower;
import java.io.IOException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Follows Spring MVC's {@link StreamingResponseBody}: a span from when it begins to write until it has written all. */
public final class StreamingBodyFollower implements ResultFollower {

    /** Makes one. */
    public StreamingBodyFollower() {}

    @Override
    public Class<?> kind() {
        return StreamingResponseBody.class;
    }

    @Override
    public boolean beginsLater() {
        return true;
    }

    @Override
    public Object follow(Object result, FollowedCall call) {
        StreamingResponseBody body = (StreamingResponseBody) result;
        return (StreamingResponseBody) out -> {
            try {
                Object none = CallableFollower.run(call, () -> {
                    body.writeTo(out);
                    return null;
                });
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        };
    }
}
