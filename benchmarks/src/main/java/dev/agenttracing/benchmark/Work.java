/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.benchmark;

import dev.agenttracing.annotation.HideInput;
import dev.agenttracing.annotation.HideOutput;
import dev.agenttracing.annotation.ToolCall;
import io.micrometer.observation.annotation.Observed;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The method that is called, once for each way of tracing it. Its own work is next to nothing, so that tracing is what is measured. */
public class Work {

    /** An order of about 2 kB as JSON. */
    public static class Order {

        String id = "1042";
        String customer = "customer-4711";
        List<Line> lines = new ArrayList<>(Line.some(20));
        String note = "leave it at the door".repeat(4);
    }

    /** A line of an order. */
    public static class Line {

        String article = "article";
        String description = "a blue kettle of stainless steel, 1.7 litres";
        int quantity = 3;
        double price = 42.5;

        static List<Line> some(int count) {
            return Stream.generate(Line::new).limit(count).toList();
        }
    }

    /** A message of a conversation. */
    public record Message(String role, String content) {

        /** Makes a conversation of about 10 kB. */
        static List<Message> conversation(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> new Message(
                            i % 2 == 0 ? "user" : "assistant",
                            "message " + i
                                    + ": where is my order, and can you tell me when it will arrive? ".repeat(3)))
                    .toList();
        }
    }

    /** Makes the bean. */
    public Work() {}

    public String plain(String order, int count) {
        return order;
    }

    @WithSpan
    public String openTelemetry(@SpanAttribute("order") String order, @SpanAttribute("count") int count) {
        return order;
    }

    @Observed
    public String observed(String order, int count) {
        return order;
    }

    @ToolCall
    public String small(String order, int count) {
        return order;
    }

    @ToolCall
    public String object(Order order) {
        return order.id;
    }

    @ToolCall
    public String conversation(List<Message> messages) {
        return "done";
    }

    @ToolCall
    @HideInput
    @HideOutput
    public String hidden(String order, int count) {
        return order;
    }
}
