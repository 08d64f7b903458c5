/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

/** A request to {@code /ask} that cannot be answered as it stands; the message is for whoever sent it. */
@SuppressWarnings("serial")
final class InvalidAskException extends RuntimeException {

    InvalidAskException(String message) {
        super(message);
    }
}
