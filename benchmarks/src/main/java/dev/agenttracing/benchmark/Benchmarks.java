/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.aspectj.weaver.loadtime.Agent;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks and prints a table: with one thread and with two, or with as many as {@code threads=N} says. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs them.
     *
     * @param arguments {@code threads=N}, {@code forks=N}, {@code seconds=N}, {@code iterations=N}, and names of benchmarks, as regular expressions
     * @throws RunnerException if one fails
     */
    public static void main(String... arguments) throws RunnerException {
        int forks = number(arguments, "forks", 1);
        int seconds = number(arguments, "seconds", 1);
        int iterations = number(arguments, "iterations", 5);
        int only = number(arguments, "threads", 0);
        for (int threads : only == 0 ? new int[] {1, 2} : new int[] {only}) {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .forks(forks)
                    .warmupIterations(iterations)
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.seconds(seconds))
                    .threads(threads)
                    .jvmArgsAppend("-Xmx2g", "-javaagent:" + weaver())
                    .addProfiler(GCProfiler.class);
            String[] names =
                    Arrays.stream(arguments).filter(each -> !each.contains("=")).toArray(String[]::new);
            for (String name : names.length == 0 ? new String[] {"dev.agenttracing.benchmark"} : names) {
                options.include(name);
            }
            print(new Runner(options.build()).run(), threads);
        }
    }

    /** The weaver's jar: as an agent it weaves what META-INF/aop.xml names, and leaves all else. */
    private static String weaver() {
        return Path.of(URI.create(Agent.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }

    private static int number(String[] arguments, String name, int otherwise) {
        return Arrays.stream(arguments)
                .filter(each -> each.startsWith(name + "="))
                .map(each -> Integer.parseInt(each.substring(name.length() + 1)))
                .findFirst()
                .orElse(otherwise);
    }

    private static void print(Collection<RunResult> results, int threads) {
        System.out.printf(
                "%nJava %s, %d thread(s)%n| benchmark | ns/call | ± | p99.9 | B/call |%n|---|---|---|---|---|%n",
                System.getProperty("java.version"), threads);
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            String name = result.getParams().getBenchmark().replaceFirst("dev\\.agenttracing\\.benchmark\\.", "");
            boolean sampled = result.getParams().getMode() == Mode.SampleTime;
            String store = result.getParams().getParam("store");
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %.1f | %.1f | %s | %.0f |%n",
                    name,
                    store == null ? "" : " (" + store + ")",
                    time.getScore(),
                    time.getScoreError(),
                    sampled
                            ? String.format(
                                    Locale.ROOT, "%.0f", time.getStatistics().getPercentile(99.9))
                            : "",
                    bytes == null ? Double.NaN : bytes.getScore());
        }
    }
}
