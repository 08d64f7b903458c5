/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import dev.agenttracing.PriceSource;
import dev.agenttracing.RequestContextSupplier;
import dev.agenttracing.Sampler;
import dev.agenttracing.SpanFilter;
import dev.agenttracing.privacy.HiddenTools;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application gives an engine.
 *
 * @param sampler decides which traces are recorded
 * @param filters change or drop what spans tell, in this order
 * @param prices know what calls of models cost, asked in this order
 * @param requestContexts know the context of the request at hand, asked in this order
 * @param hiddenTools the tools whose calls and results are hidden; it may grow
 * @param followers know results whose work goes on after a method has returned
 * @param localTrace knows the trace of another tracer, whose id new traces take; null if there is none
 */
public record EngineBeans(
        Sampler sampler,
        List<SpanFilter> filters,
        List<PriceSource> prices,
        List<RequestContextSupplier> requestContexts,
        HiddenTools hiddenTools,
        List<ResultFollower> followers,
        @Nullable LocalTrace localTrace) {

    /**
     * Gives what an engine needs, and no hidden tools.
     *
     * @param sampler decides which traces are recorded
     * @param filters change or drop what spans tell
     * @param prices know what calls of models cost
     * @param requestContexts know the context of the request at hand
     */
    public EngineBeans(
            Sampler sampler,
            List<SpanFilter> filters,
            List<PriceSource> prices,
            List<RequestContextSupplier> requestContexts) {
        this(sampler, filters, prices, requestContexts, new HiddenTools(), List.of(), null);
    }

    /** {@return nothing given: each trace is recorded} */
    public static EngineBeans none() {
        return new EngineBeans(candidate -> true, List.of(), List.of(), List.of());
    }

    /**
     * Makes a sampler that decides by the trace id, so that every service comes to the same verdict.
     *
     * @param ratio how many of the traces are recorded, 0 to 1
     * @param byType other ratios for traces whose entry span has a type, by the type's name
     * @param byName other ratios for traces whose entry span has a name; they come before those by type
     * @return the sampler
     * @throws IllegalArgumentException if a ratio is not 0 to 1
     */
    public static Sampler ratioSampler(double ratio, Map<String, Double> byType, Map<String, Double> byName) {
        return new RatioSampler(ratio, byType, byName);
    }
}
