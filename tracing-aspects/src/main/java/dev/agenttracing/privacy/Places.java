/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Takes the places of a text that are secrets, and those of which that cannot be told yet. */
@FunctionalInterface
interface Places {

    /** Takes a secret: the index of its first character, and the index after its last. */
    void add(int start, int end);

    /**
     * Takes the place from which on nothing is decided if the text goes on after its end: what may be the beginning of a secret,
     * and a secret that may go on. Told for texts that come in pieces.
     *
     * @param from the index of the first character
     * @param ending where it ends, if it is a secret
     */
    default void open(int from, Ending ending) {}
}
