/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that a text gives with their name: {@code password=hunter2}, {@code "apiKey": "…"}, {@code X-API-Key: …},
 * {@code --token …}, {@code the password is …}. Prose and code name secrets without giving any; what {@link SecretValue}
 * does not take for one stays. Looks back and ahead no further than a bound, so that time grows linearly.
 */
final class NamedSecrets {

    private static final Ending OF_WORD = Ending.of(ValueBounds::isOfWord);
    private static final Ending OF_LINE = Ending.of(ValueBounds::isOfLine);
    private static final Ending OF_ELEMENT = Ending.of(c -> c != '<');

    private static final int LONGEST_NAME = 64;
    /** So much of a value is judged; what is taken for a secret is one to its end. */
    private static final int JUDGED = 256;

    private static final int TO_ITS_END = Integer.MAX_VALUE;

    private static final int LONG_WORD = 16;
    private static final Set<String> SCHEMES =
            Set.of("bearer", "basic", "token", "apikey", "digest", "negotiate", "ntlm", "aws4-hmac-sha256", "hawk");

    /** They may be plain words; keys and tokens have digits. */
    private static final Set<String> CHOSEN_BY_PEOPLE =
            Set.of("password", "passwd", "pwd", "passphrase", "passcode", "secret");

    private final SecretNames names;

    NamedSecrets(SecretNames names) {
        this.names = names;
    }

    void find(String text, boolean cut, NamedPlaces places) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            Place found = null;
            if (c == ':' || c == '=') {
                found = assigned(text, cut, i, places);
            } else if (c == '-' && text.startsWith("--", i) && !Ascii.isWord(before(text, i))) {
                found = option(text, cut, i + 2, places);
            } else if (c == '>') {
                found = element(text, i, places);
            } else if ((c == 'i' || c == 'I') && isVerb(text, i)) {
                found = said(text, cut, i, places);
            }
            if (found != null) {
                places.add(found.start, found.end, found.kind);
                i = Math.max(i + 1, found.end);
            } else {
                i++;
            }
        }
    }

    /** A value, and what it is. */
    private record Place(int start, int end, String kind) {}

    private static char before(String text, int i) {
        return i == 0 ? ' ' : text.charAt(i - 1);
    }

    // name: value, name=value

    private @Nullable Place assigned(String text, boolean cut, int sign, NamedPlaces places) {
        SecretName name = SecretName.before(text, sign, names);
        if (name == null || text.startsWith("::", sign) || text.startsWith("://", sign)) {
            return null;
        }
        int at = sign + 1;
        if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == '>')) {
            at++;
        }
        int start = ValueBounds.afterSpace(text, at);
        if (!name.quoted() && start < text.length() && text.charAt(start) == name.before()) {
            // The quotation that the name is in ends here.
            return null;
        }
        boolean tight = start == sign + 1 && name.end() == sign && text.charAt(sign) == '=';
        return value(text, cut, start, name, tight, places);
    }

    private @Nullable Place value(
            String text, boolean cut, int start, SecretName name, boolean tight, NamedPlaces places) {
        if (start >= text.length()) {
            return null;
        }
        Quote quote = Quote.at(text, start);
        if (quote != null) {
            int judged = quote.end(text, JUDGED);
            boolean secret = SecretValue.isQuotedSecret(text.substring(quote.from(), judged));
            int end = secret ? quote.end(text) : judged;
            if (end == text.length()) {
                places.open(quote.from(), name.kind(), Ending.quoted(quote));
            }
            return secret ? place(quote.from(), end, name) : null;
        }
        char c = text.charAt(start);
        if (name.quoted() && (c == '{' || c == '[')) {
            return text.startsWith("[redacted", start) ? null : group(text, start, name, places);
        }
        int end = ValueBounds.endOfWord(text, start, JUDGED);
        String word = text.substring(start, end);
        if (end == text.length() || isOnlyBackslashes(text, start)) {
            places.open(start, name.kind(), OF_WORD);
        }
        if (SCHEMES.contains(word.toLowerCase(Locale.ROOT))) {
            return credentials(text, cut, ValueBounds.afterSpace(text, end), name, places);
        }
        if (name.kind().equals("cookie") && word.indexOf('=') > 0) {
            return line(text, start, start, name, places);
        }
        if (cut && end == text.length() && end > start) {
            return place(start, end, name);
        }
        char next = end < text.length() ? text.charAt(end) : '\n';
        boolean secret = SecretValue.isNumber(word)
                ? name.quoted() || SecretValue.isSecretNumber(name.kind(), word)
                : tight
                        ? SecretValue.isAssigned(word, next)
                        : SecretValue.isSaid(name.kind(), word)
                                || (name.beginsLine()
                                        && CHOSEN_BY_PEOPLE.contains(name.kind())
                                        && SecretValue.isWordOfLine(word, next));
        return secret && !SecretValue.isCode(next) ? word(text, start, name, places) : null;
    }

    private static boolean isOnlyBackslashes(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) == '\\') {
            at++;
        }
        return at == text.length();
    }

    private static Place word(String text, int start, SecretName name, NamedPlaces places) {
        int end = ValueBounds.endOfWord(text, start, TO_ITS_END);
        if (end == text.length()) {
            places.open(start, name.kind(), OF_WORD);
        }
        return place(start, end, name);
    }

    private static Place group(String text, int start, SecretName name, NamedPlaces places) {
        int end = ValueBounds.endOfGroup(text, start);
        if (end == text.length()) {
            places.open(start, name.kind(), Ending.group());
        }
        return place(start, end, name);
    }

    private static Place line(String text, int start, int from, SecretName name, NamedPlaces places) {
        int end = Math.max(from, ValueBounds.endOfLine(text, start));
        if (end == text.length()) {
            places.open(start, name.kind(), OF_LINE);
        }
        return place(start, end, name);
    }

    /** What follows a scheme of authorization, to the end of the line. */
    private static @Nullable Place credentials(
            String text, boolean cut, int from, SecretName name, NamedPlaces places) {
        int end = ValueBounds.endOfWord(text, from, JUDGED);
        if (end == text.length()) {
            places.open(from, name.kind(), OF_LINE);
        }
        String word = text.substring(from, end);
        boolean secret = SecretValue.isMixed(word) || word.length() >= LONG_WORD || (cut && end == text.length());
        return secret && end > from ? line(text, from, end, name, places) : null;
    }

    private static Place place(int start, int end, SecretName name) {
        return new Place(start, end, name.kind());
    }

    // --name value

    private @Nullable Place option(String text, boolean cut, int from, NamedPlaces places) {
        int end = from;
        while (end < text.length() && end - from < LONGEST_NAME && Ascii.isWord(text.charAt(end))) {
            end++;
        }
        int start = ValueBounds.afterSpace(text, end);
        String kind = start > end ? names.find(text.substring(from, end)) : null;
        if (kind == null || start >= text.length() || text.charAt(start) == '-') {
            return null;
        }
        return value(text, cut, start, new SecretName(kind, end, false, false, ' '), false, places);
    }

    // <name>value<

    private @Nullable Place element(String text, int close, NamedPlaces places) {
        int open = close;
        while (open > 0 && close - open < LONGEST_NAME && text.charAt(open - 1) != '<') {
            open--;
        }
        String name = open > 0 && text.charAt(open - 1) == '<' ? text.substring(open, close) : "";
        String kind = name.indexOf(' ') >= 0 ? null : names.find(name);
        if (kind == null) {
            return null;
        }
        int end = text.indexOf('<', close);
        end = end < 0 ? text.length() : end;
        if (end >= text.length() - 1 && close + 1 < text.length()) {
            places.open(close + 1, kind, isPlaceholder(text.charAt(close + 1)) ? Ending.AT_ONCE : OF_ELEMENT);
        }
        boolean closed = text.startsWith("</", end);
        return closed && SecretValue.isQuotedSecret(text.substring(close + 1, end))
                ? new Place(close + 1, end, kind)
                : null;
    }

    /** True if what follows a name in angle brackets is prose: nobody has yet said what is in its place. */
    private static boolean isPlaceholder(char next) {
        return next <= ' ' || "\"'`.,;:!?)]}/|".indexOf(next) >= 0;
    }

    // the name is value

    private static boolean isVerb(String text, int i) {
        return before(text, i) == ' ' && (text.startsWith("is ", i) || text.startsWith("IS ", i));
    }

    private @Nullable Place said(String text, boolean cut, int verb, NamedPlaces places) {
        SecretName name = SecretName.before(text, verb, names);
        int start = ValueBounds.afterSpace(text, verb + 2);
        if (name == null || start >= text.length()) {
            return null;
        }
        return value(text, cut, start, new SecretName(name.kind(), name.end(), false, false, ' '), false, places);
    }
}
