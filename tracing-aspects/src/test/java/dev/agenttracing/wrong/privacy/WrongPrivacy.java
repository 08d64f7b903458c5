/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.privacy;

import dev.agenttracing.wrong.engine.WrongEngine;

/** Redaction must know the API only. */
public class WrongPrivacy {
    WrongEngine engine;
}
