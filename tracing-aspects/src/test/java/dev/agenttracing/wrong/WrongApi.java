/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong;

import dev.agenttracing.wrong.engine.WrongEngine;
import org.slf4j.Logger;

/** The API must know neither the engine nor a library. */
public class WrongApi {
    WrongEngine engine;
    Logger log;
}
