/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.readme;

import org.springframework.stereotype.Component;

/** The third example of the README, between the marks; its configuration is {@code readme.properties}. */
final class ConfigureExample {

    private ConfigureExample() {}

    // tag::readme[]
    @Component
    static class InvoiceService {

        public String create(String customer) {
            return "invoice for " + customer;
        }
    }
    // end::readme[]
}
