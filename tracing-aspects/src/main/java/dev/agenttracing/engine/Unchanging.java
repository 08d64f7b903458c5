/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Knows which values cannot change, so that they may be kept as they are: words, figures, times, and records and the platform's
 * immutable collections of such. A value is looked at only as far as a budget of bytes reaches.
 */
final class Unchanging {

    /** The most bytes of a value that is kept: a larger one is cut at once. */
    static final int BUDGET = 64 * 1024;

    private static final int MAX_DEPTH = 12;

    private enum Kind {
        TEXT,
        SCALAR,
        RECORD,
        COLLECTION,
        MAP,
        CHANGING
    }

    private static final ClassValue<Kind> KINDS = new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            return kind(type);
        }
    };

    private Unchanging() {}

    /** Gives what is left of a budget after a value; negative if the value may change, or the budget is used up. */
    static int left(@Nullable Object value, int budget) {
        return left(value, budget, 0);
    }

    private static int left(@Nullable Object value, int budget, int depth) {
        if (value == null || budget < 0) {
            return budget - 4;
        }
        return switch (KINDS.get(value.getClass())) {
            case TEXT -> afterText((String) value, budget - 8);
            case SCALAR -> budget - 16;
            case RECORD -> depth == MAX_DEPTH ? -1 : afterRecord(value, budget, depth + 1);
            case COLLECTION -> depth == MAX_DEPTH ? -1 : afterItems((Collection<?>) value, budget, depth + 1);
            case MAP -> depth == MAX_DEPTH ? -1 : afterEntries((Map<?, ?>) value, budget, depth + 1);
            case CHANGING -> -1;
        };
    }

    /** One character outside of Latin-1 makes the platform keep two bytes for each. */
    private static int afterText(String text, int budget) {
        int length = text.length();
        if (length > budget) {
            return -1;
        }
        int bits = 0;
        for (int i = 0; i < length; i++) {
            bits |= text.charAt(i);
        }
        return budget - (bits > 0xFF ? 2 * length : length);
    }

    private static int afterRecord(Object value, int budget, int depth) {
        int left = budget - 16;
        List<ObjectShape.Member> members = ObjectShape.of(value.getClass()).members();
        for (int i = 0; i < members.size() && left >= 0; i++) {
            left = left(members.get(i).read(value), left, depth);
        }
        return left;
    }

    private static int afterItems(Collection<?> items, int budget, int depth) {
        int left = budget - 16;
        for (Object item : items) {
            if (left < 0) {
                break;
            }
            left = left(item, left - 4, depth);
        }
        return left;
    }

    private static int afterEntries(Map<?, ?> map, int budget, int depth) {
        int left = budget - 16;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (left < 0) {
                break;
            }
            left = left(entry.getValue(), left(entry.getKey(), left, depth), depth);
        }
        return left;
    }

    private static Kind kind(Class<?> type) {
        if (type == String.class) {
            return Kind.TEXT;
        }
        if (ObjectShape.isSensitive(type)) {
            return Kind.CHANGING;
        }
        if (isScalar(type)) {
            return Kind.SCALAR;
        }
        if (type.isRecord() && type.getClassLoader() != null) {
            return isReadAsAWhole(type) ? Kind.RECORD : Kind.CHANGING;
        }
        if (type.getName().startsWith("java.util.ImmutableCollections$")) {
            return Map.class.isAssignableFrom(type)
                    ? Kind.MAP
                    : Collection.class.isAssignableFrom(type) ? Kind.COLLECTION : Kind.CHANGING;
        }
        return Kind.CHANGING;
    }

    /** What is sensitive, left out or closed is not even kept: nobody would know how large it is. */
    private static boolean isReadAsAWhole(Class<?> record) {
        List<ObjectShape.Member> members = ObjectShape.of(record).members();
        return members.size() == record.getRecordComponents().length
                && members.stream().allMatch(member -> member.isReadable() && !member.isSensitive());
    }

    private static boolean isScalar(Class<?> type) {
        return type == Integer.class
                || type == Long.class
                || type == Double.class
                || type == Boolean.class
                || type == Float.class
                || type == Short.class
                || type == Byte.class
                || type == Character.class
                || type == UUID.class
                || type == BigDecimal.class
                || type == BigInteger.class
                || type == URI.class
                || type == Locale.class
                || type == Currency.class
                || Enum.class.isAssignableFrom(type)
                || (type.getClassLoader() == null && type.getPackageName().equals("java.time"));
    }
}
