/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The query parameters of a call, in their order. A parameter that is not known is refused, for a filter that is silently not
 * applied would show too much; so is one that is given twice where one is meant, or is of the wrong form.
 */
public final class Parameters {

    private static final int MOST = 200;
    private static final int LONGEST = 4_000;

    private final Map<String, List<String>> values;

    private Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads a query.
     *
     * @param query the query as it came
     * @param known the names that may be there
     * @return the parameters
     * @throws IllegalArgumentException if one is not known, too long, or not encoded as it must be
     */
    static Parameters read(String query, Set<String> known) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        String[] pairs = query.isEmpty() ? new String[0] : query.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw new IllegalArgumentException("There are more than " + MOST + " parameters");
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (!isKnown(name, known)) {
                    throw new IllegalArgumentException("There is no parameter " + quote(name) + " here; "
                            + (known.isEmpty()
                                    ? "there is none"
                                    : "known are " + String.join(", ", new TreeSet<>(known))));
                }
                if (value.length() > LONGEST) {
                    throw new IllegalArgumentException(quote(name) + " has more than " + LONGEST + " characters");
                }
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
        return new Parameters(values);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The query is not encoded as a URL: " + quote(encoded), e);
        }
    }

    private static boolean isKnown(String name, Set<String> known) {
        int dot = name.indexOf('.');
        return known.contains(name)
                || (dot > 0 && dot < name.length() - 1 && known.contains(name.substring(0, dot + 1) + "*"));
    }

    /** {@return all of them, in the order that they came in} */
    Map<String, List<String>> all() {
        return values;
    }

    /** {@return all but one} */
    Parameters without(String name) {
        Map<String, List<String>> rest = new LinkedHashMap<>(values);
        rest.remove(name);
        return new Parameters(rest);
    }

    /**
     * Gives a parameter that may come once.
     *
     * @param name its name
     * @return its value; empty if it did not come
     * @throws IllegalArgumentException if it came more than once
     */
    public Optional<String> text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw new IllegalArgumentException("Give " + quote(name) + " once");
        }
        return given.stream().findFirst();
    }

    /**
     * Gives a parameter that must come.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if it did not come once
     */
    public String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException(quote(name) + " must be given"));
    }

    /**
     * Gives a whole number.
     *
     * @param name the parameter's name
     * @param least the least that it may be
     * @param most the most that it may be
     * @param otherwise what it is if it did not come
     * @return the number
     * @throws IllegalArgumentException if it is none, or outside of the bounds
     */
    public int number(String name, int least, int most, int otherwise) {
        return text(name)
                .map(value -> parse(name, value, "a whole number from " + least + " to " + most, text -> {
                    int number = Integer.parseInt(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException(text);
                    }
                    return number;
                }))
                .orElse(otherwise);
    }

    static <T> T parse(String name, String value, String form, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(quote(name) + " must be " + form, e);
        }
    }

    static String quote(String name) {
        String start = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return '"' + start + '"';
    }
}
