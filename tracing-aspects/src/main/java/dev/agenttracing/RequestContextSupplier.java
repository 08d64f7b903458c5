/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.Optional;

/**
 * Knows the context of the request at hand. A bean of this type is asked when a call names
 * {@link TracingOptions.Builder#requestContextKeys keys} and gives no context itself.
 *
 * <p>Called on the caller's thread, once per call, so it must be quick. One that throws is counted, and leaves the
 * metadata out; the call goes on.
 */
@FunctionalInterface
public interface RequestContextSupplier {

    /** {@return the context of the request that this thread serves; empty if it serves none} */
    Optional<RequestContext> current();
}
