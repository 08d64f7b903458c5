/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** The user information of an address (RFC 3986 §3.2.1), also where the password has characters that should be escaped. */
final class UrlCredentials implements TextPattern.Finder {

    private static final Ending ADDRESS = Ending.of(c -> !isBoundary(c));
    private static final String SLASHES = "://";
    /** A user alone is a token if it is as long as one. */
    private static final int SHORTEST_TOKEN = 20;

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.mayName();
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        int addressEnd = 0;
        int nextAt = -1;
        for (int i = text.indexOf(SLASHES); i >= 0; i = text.indexOf(SLASHES, i)) {
            int from = i + SLASHES.length();
            i = from;
            if (from >= addressEnd) {
                addressEnd = endOfAddress(text, from);
            }
            int authorityEnd = endOfAuthority(text, from, addressEnd);
            if (authorityEnd == text.length()) {
                places.open(from, ADDRESS);
            }
            int at = lastAt(text, from, authorityEnd);
            if (at < from) {
                if (!hasOpenPassword(text, from, authorityEnd, cut)) {
                    continue;
                }
                if (nextAt < from) {
                    nextAt = text.indexOf('@', from);
                    nextAt = nextAt < 0 ? text.length() : nextAt;
                }
                if (nextAt >= addressEnd && addressEnd == text.length()) {
                    places.open(from, ADDRESS);
                }
                at = nextAt < addressEnd || (cut && addressEnd == text.length()) ? Math.min(nextAt, addressEnd) : -1;
            }
            if (at > from) {
                if (isSecret(text, from, at)) {
                    places.add(from, at);
                }
                i = at;
            }
        }
    }

    private static int endOfAddress(String text, int from) {
        int end = from;
        while (end < text.length() && !isBoundary(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBoundary(char c) {
        return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\u00a0';
    }

    private static int endOfAuthority(String text, int from, int addressEnd) {
        int end = from;
        while (end < addressEnd && "/?#\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** The last one counts: a password may have one that should be escaped. */
    private static int lastAt(String text, int from, int end) {
        int at = end - 1;
        while (at >= from && text.charAt(at) != '@') {
            at--;
        }
        return at < from ? -1 : at;
    }

    /** True if what follows the colon is no port: then the password has a slash in it, or the rest was cut off. */
    private static boolean hasOpenPassword(String text, int from, int end, boolean cut) {
        int colon = from;
        while (colon < end && text.charAt(colon) != ':') {
            colon++;
        }
        if (colon == end || text.charAt(from) == '[') {
            return false;
        }
        for (int i = colon + 1; i < end; i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return cut && end == text.length();
    }

    private static boolean isSecret(String text, int from, int at) {
        boolean password = false;
        for (int i = from; i < at; i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '}') {
                return false; // a template
            }
            password |= c == ':';
        }
        return password || (at - from >= SHORTEST_TOKEN && Ascii.hasDigit(text, from, at));
    }
}
