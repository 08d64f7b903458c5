/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Takes the places of a text that are secrets of several kinds, and those of which that cannot be told yet. */
@FunctionalInterface
interface NamedPlaces {

    /** Takes a secret: the index of its first character, the index after its last, and its kind. */
    void add(int start, int end, String kind);

    /** Takes what is not decided, as {@link Places#open} does. */
    default void open(int from, String kind, Ending ending) {}

    /** Takes secrets of one kind. */
    default Places of(String kind) {
        return new Places() {
            @Override
            public void add(int start, int end) {
                NamedPlaces.this.add(start, end, kind);
            }

            @Override
            public void open(int from, Ending ending) {
                NamedPlaces.this.open(from, kind, ending);
            }
        };
    }
}
