/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** The tool that gives money back; in the demo's own order book, nowhere else. */
@Component
public class RefundTool {

    private final OrderBook orders;

    RefundTool(OrderBook orders) {
        this.orders = orders;
    }

    /**
     * What was refunded.
     *
     * @param orderId the order's number
     * @param amount the amount
     * @param currency the currency's code
     * @param reason why, if it was told
     */
    public record Refund(
            String orderId,
            BigDecimal amount,
            String currency,
            @Nullable String reason) {}

    /**
     * Refunds an order.
     *
     * @param orderId its number
     * @param reason why
     * @return what was refunded
     * @throws java.util.NoSuchElementException if there is no order of that number; the model is told so
     * @throws IllegalStateException if it is refunded already; the model is told so
     */
    @Tool(name = "refundOrder", description = "Refunds an order in full; only if the customer asks for it")
    public Refund refundOrder(
            @ToolParam(description = "the order's number, such as 1042") String orderId,
            @ToolParam(description = "why the customer wants it", required = false) @Nullable String reason) {
        Order refunded = orders.refund(orderId);
        return new Refund(refunded.orderId(), refunded.amount(), refunded.currency(), reason);
    }
}
