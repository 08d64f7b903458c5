/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
     * @param arguments {@code threads=N}, {@code forks=N}, {@code seconds=N}, {@code warmup=N}, {@code iterations=N}, {@code jvm=OPTION} for
     *     each further option of the measured JVM, and names of benchmarks, as regular expressions
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
                    .warmupIterations(number(arguments, "warmup", 8))
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.seconds(seconds))
                    .threads(threads)
                    .jvmArgsAppend(jvmArguments(arguments))
                    .addProfiler(GCProfiler.class)
                    .addProfiler(CallerAllocation.class);
            String[] names =
                    Arrays.stream(arguments).filter(each -> !each.contains("=")).toArray(String[]::new);
            for (String name : names.length == 0 ? new String[] {"dev.agenttracing.benchmark"} : names) {
                options.include(name);
            }
            print(new Runner(options.build()).run(), threads);
        }
    }

    /** A heap of one size, in memory from the start: what grows in a measurement is nothing that the benchmark is about. */
    private static String[] jvmArguments(String... arguments) {
        return Stream.concat(
                        Stream.of("-XX:+UseG1GC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch", "-javaagent:" + weaver()),
                        Arrays.stream(arguments)
                                .filter(each -> each.startsWith("jvm="))
                                .map(each -> each.substring("jvm=".length())))
                .toArray(String[]::new);
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
                "%nJava %s, %d thread(s)%n| benchmark | ns/call | ± | p99.9 | B/call | of the caller |%n"
                        + "|---|---|---|---|---|---|%n",
                System.getProperty("java.version"), threads);
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            String name = result.getParams().getBenchmark().replaceFirst("dev\\.agenttracing\\.benchmark\\.", "");
            boolean sampled = result.getParams().getMode() == Mode.SampleTime;
            String parameters = result.getParams().getParamsKeys().stream()
                    .map(result.getParams()::getParam)
                    .collect(Collectors.joining(", "));
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %.1f | %.1f | %s | %.0f | %.0f |%n",
                    name,
                    parameters.isEmpty() ? "" : " (" + parameters + ")",
                    time.getScore(),
                    time.getScoreError(),
                    sampled
                            ? String.format(
                                    Locale.ROOT, "%.0f", time.getStatistics().getPercentile(99.9))
                            : "",
                    figure(result, "gc.alloc.rate.norm"),
                    figure(result, CallerAllocation.LABEL));
        }
    }

    private static double figure(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        return found == null ? Double.NaN : found.getScore();
    }
}
