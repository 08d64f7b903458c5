/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

/** Private keys in PEM form (RFC 7468) and PGP armour. One whose end is missing goes to the end of the text. */
final class PrivateKeys implements TextPattern.Finder {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final Ending OF_DASHES = Ending.of(c -> c == '-');
    private static final int MAX_LABEL = 64;

    @Override
    public boolean mayFindIn(Traits traits) {
        return traits.hasDash();
    }

    @Override
    public void find(String text, boolean cut, Places places) {
        for (int i = text.indexOf(BEGIN); i >= 0; i = text.indexOf(BEGIN, i)) {
            int from = i + BEGIN.length();
            String label = text.substring(from, Math.min(text.length(), from + MAX_LABEL));
            int labelEnd = label.indexOf(DASHES);
            boolean secret = labelEnd < 0 ? cut && from + MAX_LABEL >= text.length() : isSecret(label, labelEnd);
            if (secret) {
                int end = end(text, from + Math.max(0, labelEnd));
                places.add(i, end);
                if (end == text.length()) {
                    places.open(i, Ending.after(END, DASHES));
                }
                i = end;
            } else {
                if (labelEnd < 0 && from + MAX_LABEL >= text.length()) {
                    places.open(i, Ending.after(END, DASHES));
                }
                i = from;
            }
        }
        for (int length = Math.min(text.length(), BEGIN.length() - 1); length > 0; length--) {
            if (text.endsWith(BEGIN.substring(0, length))) {
                places.open(text.length() - length, OF_DASHES);
                return;
            }
        }
    }

    private static boolean isSecret(String label, int end) {
        return label.substring(0, end).contains("PRIVATE KEY");
    }

    private static int end(String text, int from) {
        int end = text.indexOf(END, from);
        if (end < 0) {
            return text.length();
        }
        int dashes = text.indexOf(DASHES, end + END.length());
        return dashes < 0 || dashes - end > MAX_LABEL + END.length() ? text.length() : dashes + DASHES.length();
    }
}
