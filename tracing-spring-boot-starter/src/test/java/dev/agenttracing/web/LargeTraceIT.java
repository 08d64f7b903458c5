/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace of 100,000 spans and 200 MB, in a program that has 128 MB. */
class LargeTraceIT {

    @ParameterizedTest
    @ValueSource(strings = {"mvc", "webflux"})
    void traceLargerThanMemory_isReadPageByPage(String stack, @TempDir Path directory) throws Exception {
        Path said = directory.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTraceProgram.class.getName(),
                        directory.resolve("traces").toString(),
                        stack)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean over = process.waitFor(8, TimeUnit.MINUTES);
        process.destroyForcibly();

        String output = Files.readString(said, StandardCharsets.UTF_8);
        System.out.println(stack + "\n"
                + output.lines().filter(line -> line.length() < 100).collect(Collectors.joining("\n")));
        assertThat(over).as(output).isTrue();
        assertThat(output.lines())
                .contains(
                        "written",
                        "outlines 100000",
                        "spans 100000",
                        "children 1000 of 100",
                        "overview 100000",
                        "found 3",
                        "exported true");
        assertThat(process.exitValue()).isZero();
    }
}
