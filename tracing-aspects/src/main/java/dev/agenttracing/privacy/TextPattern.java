/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/**
 * A kind of secret, and how it is found.
 *
 * @param kind what is said in its place
 * @param finder finds it
 */
record TextPattern(String kind, Finder finder) {

    /** Finds all places in linear time. Stateless. */
    interface Finder {

        /**
         * Finds all places.
         *
         * @param text the text
         * @param cut whether the text went on after its end: what may be the beginning of a secret is one then
         * @param places takes each place; told too are those that are not decided if the text goes on
         */
        void find(String text, boolean cut, Places places);

        /**
         * Tells whether there is anything to find in a text that is whole.
         *
         * @param traits what the text has
         * @return false if there surely is not
         */
        default boolean mayFindIn(Traits traits) {
            return true;
        }
    }
}
