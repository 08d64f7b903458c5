/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The demo: ask the support agent at {@code /}, or by {@code POST /ask}, and read the trace of what it did. */
@SpringBootApplication
public class DemoApplication {

    /**
     * Starts the demo.
     *
     * @param args Spring Boot's arguments
     */
    public static void main(String[] args) {
        SpringApplication.run(DemoApplication.class, args);
    }
}
