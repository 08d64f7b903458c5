/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a value that a {@code Range} header asks for (RFC 9110). Several ranges at once, other units and ranges that depend
 * on a validator are not served: then the whole value is the answer, as the standard allows.
 */
record ByteRange(int from, int to) {

    private static final Pattern RANGE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    static Answer answer(Call call, byte[] value) {
        Optional<Matcher> asked = asked(call);
        if (asked.isEmpty()) {
            return text(200, value, new ByteRange(0, value.length));
        }
        return of(asked.get(), value.length)
                .map(range -> text(206, value, range)
                        .header("Content-Range", "bytes " + range.from + "-" + (range.to - 1) + "/" + value.length))
                .orElseGet(
                        () -> Answer.problem(Problem.RANGE_NOT_SATISFIABLE, "The value has " + value.length + " bytes.")
                                .header("Content-Range", "bytes */" + value.length));
    }

    private static Optional<Matcher> asked(Call call) {
        List<String> ranges = call.headers("range");
        if (ranges.size() != 1 || call.header("if-range").isPresent()) {
            return Optional.empty();
        }
        Matcher range = RANGE.matcher(ranges.get(0));
        boolean valid = range.matches()
                && !(range.group(1).isEmpty() && range.group(2).isEmpty())
                && !(number(range.group(2), Long.MAX_VALUE) < number(range.group(1), 0));
        return valid ? Optional.of(range) : Optional.empty();
    }

    private static Optional<ByteRange> of(Matcher range, int size) {
        boolean suffix = range.group(1).isEmpty();
        long from = suffix ? Math.max(0, size - number(range.group(2), 0)) : number(range.group(1), 0);
        long last = suffix ? size - 1L : Math.min(number(range.group(2), Long.MAX_VALUE), size - 1L);
        return from <= last ? Optional.of(new ByteRange((int) from, (int) last + 1)) : Optional.empty();
    }

    private static long number(String digits, long otherwise) {
        return digits.isEmpty() ? otherwise : Long.parseLong(digits);
    }

    private static Answer text(int status, byte[] value, ByteRange range) {
        return Answer.of(status, "text/plain;charset=UTF-8", out -> out.write(value, range.from, range.to - range.from))
                .header("Accept-Ranges", "bytes");
    }
}
