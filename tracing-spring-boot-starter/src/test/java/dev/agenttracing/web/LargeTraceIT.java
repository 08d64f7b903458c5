/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of 100,000 spans and 200 MB, in a program that has 128 MB; without {@code -Pfull}, a fifth of that in 64 MB. */
class LargeTraceIT {

    @Test
    void traceLargerThanMemory_isReadPageByPage(@TempDir Path directory) throws Exception {
        boolean full = Boolean.getBoolean("agent-tracing.test.full");
        int spans = full ? 100_000 : 20_000;
        Path said = directory.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        full ? "-Xmx128m" : "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTraceProgram.class.getName(),
                        directory.resolve("traces").toString(),
                        Integer.toString(spans))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean over = process.waitFor(12, TimeUnit.MINUTES);
        process.destroyForcibly();

        String output = Files.readString(said, StandardCharsets.UTF_8);
        System.out.println(output);
        assertThat(over).as(output).isTrue();
        List<String> each = List.of(
                "spans " + spans, "children " + Math.min(1_000, spans / 100 + 98) + " of 1", "overview " + spans, "found 3", "exported true");
        List<String> all = new ArrayList<>(List.of("written", "mvc", "outlines " + spans));
        all.addAll(each);
        all.add("webflux");
        all.addAll(each);
        assertThat(output.lines()).containsSubsequence(all);
        assertThat(process.exitValue()).isZero();
    }
}
