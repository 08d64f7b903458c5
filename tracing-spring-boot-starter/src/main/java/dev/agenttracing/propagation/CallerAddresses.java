/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.propagation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose trace ids are used: nobody's, everybody's, or those of callers at some addresses. Immutable. */
public final class CallerAddresses {

    /** What an address consists of: a name would be asked of a name server. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final boolean all;
    private final List<Range> ranges = new ArrayList<>();

    private record Range(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((address[i / 8] & mask) != (other[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads what a property says.
     *
     * @param accept {@code none} or {@code all} alone, or addresses such as {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code ::1}
     * @throws IllegalArgumentException if one is none of that; the message says which
     */
    public CallerAddresses(List<String> accept) {
        String only = accept.size() == 1 ? accept.get(0).toLowerCase(Locale.ROOT) : "";
        this.all = only.equals("all");
        if (!all && !only.equals("none")) {
            accept.forEach(each -> ranges.add(range(each)));
        }
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            int most = 8 * address.length;
            String bits = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
            if (bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most) {
                return new Range(address, Integer.parseInt(bits));
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is none of: none, all, an IP address such as 10.1.2.3, a range of them such as 10.0.0.0/8");
    }

    private static byte @Nullable [] address(String literal) {
        try {
            return LITERAL.matcher(literal).matches()
                    ? InetAddress.getByName(literal).getAddress()
                    : null;
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    /** {@return true if everybody's are used, whatever their address} */
    public boolean acceptsAll() {
        return all;
    }

    /**
     * Tells whether a caller's trace id is used.
     *
     * @param address the caller's IP address; null if it is not known, or somebody stands between
     * @return true if it is
     */
    public boolean accepts(@Nullable String address) {
        if (all) {
            return true;
        }
        byte[] known = address == null || ranges.isEmpty() ? null : address(address);
        return known != null && ranges.stream().anyMatch(range -> range.contains(known));
    }
}
