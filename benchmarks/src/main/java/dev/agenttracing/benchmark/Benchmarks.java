/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
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
     * @param arguments {@code threads=N}, {@code forks=N}, {@code seconds=N}, and names of benchmarks, as regular expressions
     * @throws RunnerException if one fails
     */
    public static void main(String... arguments) throws RunnerException {
        int forks = number(arguments, "forks", 1);
        int seconds = number(arguments, "seconds", 1);
        int only = number(arguments, "threads", 0);
        for (int threads : only == 0 ? new int[] {1, 2} : new int[] {only}) {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .forks(forks)
                    .warmupIterations(5)
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(seconds))
                    .threads(threads)
                    .jvmArgsAppend("-Xmx2g")
                    .addProfiler(GCProfiler.class);
            String[] names =
                    Arrays.stream(arguments).filter(each -> !each.contains("=")).toArray(String[]::new);
            for (String name : names.length == 0 ? new String[] {"dev.agenttracing.benchmark"} : names) {
                options.include(name);
            }
            print(new Runner(options.build()).run(), threads);
        }
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
                "%nJava %s, %d thread(s)%n| benchmark | ns/call | ± | B/call |%n|---|---|---|---|%n",
                System.getProperty("java.version"), threads);
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
            String name = result.getParams().getBenchmark().replaceFirst("dev\\.agenttracing\\.benchmark\\.", "");
            String store = result.getParams().getParam("store");
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %.1f | %.1f | %.0f |%n",
                    name,
                    store == null ? "" : " (" + store + ")",
                    time.getScore(),
                    time.getScoreError(),
                    bytes == null ? Double.NaN : bytes.getScore());
        }
    }
}
