/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, with what may be captured of each. The arrays have the same length and are not changed.
 *
 * @param names the parameters' names
 * @param kinds what may be captured
 * @param values the arguments
 */
public record CapturedArguments(
        String[] names, Kind[] kinds, @Nullable Object[] values) {

    /** What may be captured of an argument. */
    public enum Kind {
        /** Its value. */
        VALUE,
        /** That there is one, and it is hidden. */
        HIDDEN,
        /** That there is one, and it is sensitive. */
        SENSITIVE,
        /** Nothing: it is not an input. */
        LEFT_OUT
    }

    boolean isEmpty() {
        for (Kind kind : kinds) {
            if (kind != Kind.LEFT_OUT) {
                return false;
            }
        }
        return true;
    }

    /** What is left of a budget after the values; negative if one may change, or the budget is used up. */
    int unchangingLeft(int budget) {
        int left = budget;
        for (int i = 0; i < values.length && left >= 0; i++) {
            if (kinds[i] == Kind.VALUE) {
                left = Unchanging.left(values[i], left);
            }
        }
        return left;
    }

    /** True if one of them must not be captured. */
    boolean hasHidden() {
        for (Kind kind : kinds) {
            if (kind == Kind.HIDDEN || kind == Kind.SENSITIVE) {
                return true;
            }
        }
        return false;
    }

    /** Has it known which objects are sensitive, wherever they turn up next. */
    void learnSensitive(SensitiveObjects sensitive) {
        for (int i = 0; i < values.length; i++) {
            if (kinds[i] == Kind.SENSITIVE) {
                sensitive.add(values[i]);
            }
        }
    }

    /** A copy to be written later: of what must not be captured, nothing is kept. */
    CapturedArguments kept() {
        @Nullable Object[] copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            if (kinds[i] != Kind.VALUE) {
                copy[i] = null;
            }
        }
        return new CapturedArguments(names, kinds, copy);
    }

    void writeTo(ValueWriter writer) {
        writer.startObject();
        for (int i = 0; i < names.length; i++) {
            switch (kinds[i]) {
                case VALUE -> writer.member(names[i], values[i]);
                case HIDDEN -> writer.member(names[i], Described.HIDDEN);
                case SENSITIVE -> writer.member(names[i], Described.SENSITIVE);
                case LEFT_OUT -> {}
            }
        }
        writer.endObject();
    }
}
