/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import dev.agenttracing.store.TraceStore;

/** Breaks a rule, for the test of the rule. */
public interface StoreInTheAdapter extends TraceStore {}
