/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

/**
 * Finds what must not be kept, in any text of a span. Beans of this type are asked beside the patterns that are built in, never
 * on a thread of the application, and by several threads at once.
 *
 * <p>A rule is given text that a stranger may have written: its time must grow linearly with the text. One that throws or
 * runs past its budget has the whole text replaced.
 */
public interface RedactionRule {

    /** {@return what the rule finds, as it is said in its place: {@code [redacted: kind]}} */
    String kind();

    /**
     * Finds all places.
     *
     * @param text the text
     * @param matches takes each place found
     */
    void find(String text, Matches matches);

    /** Takes the places that a rule finds. */
    @FunctionalInterface
    interface Matches {

        /**
         * Takes a place.
         *
         * @param start the index of its first character
         * @param end the index after its last
         */
        void add(int start, int end);
    }
}
