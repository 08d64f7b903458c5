/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.wrong.annotation;

import dev.agenttracing.wrong.WrongApi;

/** Annotations must know nothing. */
public class WrongAnnotation {
    WrongApi api;
}
