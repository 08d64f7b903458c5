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

/** A trace of 100,000 spans and 200 MB, in a program that has 128 MB. */
class LargeTraceIT {

    @Test
    void traceLargerThanMemory_isReadPageByPage(@TempDir Path directory) throws Exception {
        Path said = directory.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTraceProgram.class.getName(),
                        directory.resolve("traces").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean over = process.waitFor(12, TimeUnit.MINUTES);
        process.destroyForcibly();

        String output = Files.readString(said, StandardCharsets.UTF_8);
        System.out.println(output);
        assertThat(over).as(output).isTrue();
        List<String> each = List.of("spans 5000", "children 1000 of 1", "overview 100000", "found 3", "exported true");
        List<String> all = new ArrayList<>(List.of("written", "mvc", "outlines 100000"));
        all.addAll(each);
        all.add("webflux");
        all.addAll(each);
        assertThat(output.lines()).containsSubsequence(all);
        assertThat(process.exitValue()).isZero();
    }
}
