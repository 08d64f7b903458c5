/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Addresses of the Internet Protocol. A version of four numbers looks like one, and is taken for one. */
final class IpAddresses implements TextPattern.Finder {

    private static final Ending PARTS = Ending.of(IpAddresses::isPart);
    private static final int LONGEST = 45;

    @Override
    public void find(String text, boolean cut, Places places) {
        int i = 0;
        while (i < text.length()) {
            if (!isPart(text.charAt(i))) {
                i++;
                continue;
            }
            int end = i;
            while (end < text.length() && isPart(text.charAt(end))) {
                end++;
            }
            int last = end;
            while (last > i && (text.charAt(last - 1) == '.' || (text.charAt(last - 1) == ':' && !ends(text, last)))) {
                last--;
            }
            boolean alone = !Ascii.isAlphanumericAt(text, i - 1) && !Ascii.isAlphanumericAt(text, end);
            if (end == text.length()) {
                places.open(i, PARTS);
            }
            if (alone && last - i <= LONGEST) {
                find(text, i, last, cut && end == text.length(), places);
            }
            i = end;
        }
    }

    private static boolean ends(String text, int end) {
        return end > 1 && text.charAt(end - 2) == ':';
    }

    private static boolean isPart(char c) {
        return Ascii.isHex(c) || c == '.' || c == ':';
    }

    private static void find(String text, int start, int end, boolean open, Places places) {
        String word = text.substring(start, end);
        int colon = word.indexOf(':');
        boolean port = colon > 0 && colon == word.lastIndexOf(':');
        String host = port ? word.substring(0, colon) : word;
        if (isVersion4(host, open) || isVersion6(host)) {
            places.add(start, start + host.length());
        }
    }

    private static boolean isVersion4(String word, boolean open) {
        String[] parts = word.split("\\.", -1);
        if (parts.length != 4 && !(open && parts.length > 2)) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVersion6(String word) {
        int shortened = word.indexOf("::");
        if (shortened != word.lastIndexOf("::") || word.indexOf(':') < 0 || word.contains(":::")) {
            return false;
        }
        String[] groups = word.split(":", -1);
        int filled = 0;
        for (String group : groups) {
            if (group.length() > 4 || group.indexOf('.') >= 0) {
                return false;
            }
            filled += group.isEmpty() ? 0 : 1;
        }
        return shortened >= 0 ? filled >= 1 && filled < 8 && groups.length <= 9 : filled == 8 && groups.length == 8;
    }
}
