/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.context.ConfigurableApplicationContext;

/** Ours where nothing is recorded: sampled out, and disabled. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SwitchedOffBenchmark {

    private ConfigurableApplicationContext unsampled;
    private ConfigurableApplicationContext disabled;
    private Work unsampledWork;
    private Work disabledWork;

    @Setup
    public void start() {
        unsampled = Applications.ours(Stores.taking(), "agent-tracing.sampling.ratio=0");
        disabled = Applications.ours(Stores.taking(), "agent-tracing.enabled=false");
        unsampledWork = unsampled.getBean(Work.class);
        disabledWork = disabled.getBean(Work.class);
    }

    @TearDown
    public void stop() {
        unsampled.close();
        disabled.close();
    }

    @Benchmark
    public String sampledOut() {
        return unsampledWork.small("1042", 3);
    }

    @Benchmark
    public String disabled() {
        return disabledWork.small("1042", 3);
    }
}
