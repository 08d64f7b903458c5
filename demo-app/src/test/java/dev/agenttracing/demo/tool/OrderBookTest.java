/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class OrderBookTest {

    private final OrderBook orders = new OrderBook();

    @Test
    void find_knownOrder() {
        assertThat(orders.find(" 1042 ").item()).isEqualTo("blue kettle");
    }

    @Test
    void find_unknownOrder_saysWhichThereAre() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> orders.find("9"))
                .withMessageContaining("1042");
    }

    @Test
    void refund_changesTheOrder_once() {
        orders.refund("1044");

        assertThat(orders.find("1044").state()).isEqualTo("refunded");
        assertThatIllegalStateException()
                .isThrownBy(() -> orders.refund("1044"))
                .withMessage("Order 1044 is refunded already");
    }
}
