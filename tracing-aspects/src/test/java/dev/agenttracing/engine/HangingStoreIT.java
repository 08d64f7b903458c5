/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A program with a small heap, whose store hangs while it makes far more spans than the heap could hold. */
class HangingStoreIT {

    @Test
    void hangingStore_costsSpans_neverTheProgram() throws Exception {
        Result result = run(HangingStoreProgram.class, "-Xmx128m");

        assertThat(result.output).contains("done");
        assertThat(result.exitCode).as(result.output).isZero();
        assertThat(result.output).doesNotContain("OutOfMemoryError");
    }

    private record Result(int exitCode, String output) {}

    private static Result run(Class<?> program, String heap) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        program.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
