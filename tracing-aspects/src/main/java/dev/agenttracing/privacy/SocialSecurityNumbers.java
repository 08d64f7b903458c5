/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Social security numbers of the United States: three digits, two, four, without those that are never given out. */
final class SocialSecurityNumbers implements TextPattern.Finder {

    private static final Ending GROUPS = Ending.of(c -> Ascii.isDigit(c) || c == '-');
    private static final String SHAPE = "ddd-dd-dddd";

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.hasDash() && traits.digits() >= 9;
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        openAtEnd(text, places);
        for (int dash = text.indexOf('-'); dash >= 0; dash = text.indexOf('-', dash + 1)) {
            int start = dash - 3;
            if (start < 0 || isPart(text, start - 1)) {
                continue;
            }
            int end = shapeEnd(text, start);
            boolean whole = end - start == SHAPE.length() && !isPart(text, end) && isGiven(text, start);
            // Four characters are the first group and its dash: one digit more makes it worth hiding.
            if (whole || (cut && end == text.length() && end - start > 4)) {
                places.add(start, end);
            }
        }
    }

    /** Fewer than three digits have no dash yet; one that is whole may be a part of something else. */
    private static void openAtEnd(String text, Places places) {
        for (int start = Math.max(0, text.length() - SHAPE.length()); start < text.length(); start++) {
            if (!isPart(text, start - 1) && shapeEnd(text, start) == text.length()) {
                places.open(start, GROUPS);
                return;
            }
        }
    }

    private static boolean isPart(String text, int at) {
        return Ascii.isAlphanumericAt(text, at) || (at >= 0 && at < text.length() && text.charAt(at) == '-');
    }

    private static int shapeEnd(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < SHAPE.length()) {
            boolean fits = SHAPE.charAt(end - start) == 'd' ? Ascii.isDigit(text.charAt(end)) : text.charAt(end) == '-';
            if (!fits) {
                return end;
            }
            end++;
        }
        return end;
    }

    private static boolean isGiven(String text, int start) {
        return !text.startsWith("000", start)
                && !text.startsWith("666", start)
                && text.charAt(start) != '9'
                && !text.startsWith("00", start + 4)
                && !text.startsWith("0000", start + 7);
    }
}
