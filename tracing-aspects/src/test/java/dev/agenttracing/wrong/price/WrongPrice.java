/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.price;

import dev.agenttracing.wrong.store.WrongStore;

/** Prices must know the API only. */
public class WrongPrice {
    WrongStore store;
}
