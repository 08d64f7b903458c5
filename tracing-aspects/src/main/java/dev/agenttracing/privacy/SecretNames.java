/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells by words whether a name is that of a secret, in whatever style it is written: {@code apiKey}, {@code X-API-Key},
 * {@code access_token}, {@code DBPASSWORD}. A name counts if it ends with one of the phrases: what comes last in a compound is
 * what the thing is, so that {@code tokenCount} is a count. Thread-safe.
 *
 * <pre>
 * dbAccessToken2   →  db access token 2   ends with "access token", then a number   →  access token
 * tokenCount       →  token count         "token" is followed by another thing      →  none
 * clientsecret     →  clientsecret        one word that ends with "secret"          →  secret
 * </pre>
 */
final class SecretNames {

    /** What may follow a phrase and is still the secret, or made of it. */
    private static final Set<String> SAME_THING = Set.of(
            "value",
            "values",
            "string",
            "text",
            "raw",
            "plain",
            "plaintext",
            "clear",
            "hash",
            "hashed",
            "digest",
            "salt",
            "encrypted",
            "header",
            "data",
            "base",
            "b64",
            "old",
            "new",
            "current",
            "previous",
            "confirm",
            "confirmation",
            "repeat",
            "again",
            "v",
            "b",
            "pem",
            "headers",
            "code");

    /** A token after such a word is a word that a model reads, or a page. */
    private static final Set<String> OTHER_TOKENS = Set.of(
            "eos",
            "bos",
            "pad",
            "unk",
            "sep",
            "cls",
            "mask",
            "per",
            "first",
            "last",
            "next",
            "max",
            "min",
            "total",
            "special",
            "stop",
            "start",
            "end",
            "page",
            "num",
            "cost",
            "price",
            "continuation");

    /** A shorter ending of one long word is chance: "cookie" is in no other word, "pin" is in many. */
    private static final int SHORTEST_ENDING = 5;

    private static final int LONGEST_NAME = 256;
    private static final int ASCII = 128;

    /** So many figures and signs may be at the end of a name. */
    private static final int LONGEST_END = 32;

    private static final int MOST_KNOWN = 10_000;
    private static final Optional<String> NONE = Optional.empty();

    private final Map<String, List<List<String>>> byFirstWord = new HashMap<>();
    private final Map<String, String> joined = new HashMap<>();
    private final BitSet endings = new BitSet(ASCII * ASCII);
    private final ConcurrentHashMap<String, Optional<String>> known = new ConcurrentHashMap<>();

    SecretNames(Collection<String> phrases) {
        SAME_THING.forEach(this::learnEnding);
        for (String phrase : phrases) {
            List<String> words = words(phrase);
            add(words, phrase);
            String last = words.get(words.size() - 1);
            // A number of tokens is what a model is paid for.
            if (!last.equals("token") && !last.endsWith("s")) {
                List<String> plural = new ArrayList<>(words);
                plural.set(words.size() - 1, last + "s");
                add(plural, phrase);
            }
        }
    }

    private void add(List<String> words, String phrase) {
        learnEnding(words.get(words.size() - 1));
        byFirstWord.computeIfAbsent(words.get(0), first -> new ArrayList<>()).add(words);
        joined.putIfAbsent(String.join("", words), phrase);
    }

    private void learnEnding(String word) {
        char last = word.charAt(word.length() - 1);
        for (int before = 0; before < ASCII; before++) {
            if (last < ASCII && (word.length() == 1 || word.charAt(word.length() - 2) == before)) {
                endings.set(before * ASCII + last);
            }
        }
    }

    /** Tells quickly, by the last two letters, whether a name that ends at a place may be a secret's. */
    boolean mayEndAt(String text, int end) {
        int last = end - 1;
        while (last > 0 && end - last < LONGEST_END && !isLetter(text.charAt(last))) {
            last--;
        }
        if (last < 1) {
            return last == 0;
        }
        if (!isLetter(text.charAt(last))) {
            return false;
        }
        char c = Character.toLowerCase(text.charAt(last));
        char before = Character.toLowerCase(text.charAt(last - 1));
        return c >= ASCII || before >= ASCII || endings.get(before * ASCII + c);
    }

    private static boolean isLetter(char c) {
        return c < ASCII ? Ascii.isLetter(c) : Character.isLetter(c);
    }

    /** Gives the phrase that makes a name a secret's; null if none does. */
    @Nullable
    String find(String name) {
        if (!mayEndAt(name, name.length())) {
            return null;
        }
        if (name.length() > LONGEST_NAME) {
            // No name of a member: the end says what it is.
            return find(name.substring(name.length() - LONGEST_NAME));
        }
        Optional<String> before = known.get(name);
        if (before == null) {
            before = Optional.ofNullable(match(words(name)));
            if (known.size() < MOST_KNOWN) {
                known.put(name, before.isPresent() ? before : NONE);
            }
        }
        return before.orElse(null);
    }

    private @Nullable String match(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            for (List<String> phrase : byFirstWord.getOrDefault(words.get(i), List.of())) {
                int end = i + phrase.size();
                boolean other = i > 0 && phrase.get(0).equals("token") && OTHER_TOKENS.contains(words.get(i - 1));
                if (!other && end <= words.size() && words.subList(i, end).equals(phrase) && isSameThing(words, end)) {
                    return joined.get(String.join("", phrase));
                }
            }
            // A word that is a phrase by itself was looked at above.
            boolean alone = byFirstWord.containsKey(words.get(i));
            String phrase = !alone && isSameThing(words, i + 1) ? ending(words.get(i)) : null;
            if (phrase != null) {
                return phrase;
            }
        }
        return null;
    }

    private static boolean isSameThing(List<String> words, int from) {
        for (String word : words.subList(from, words.size())) {
            if (!SAME_THING.contains(word) && !Ascii.isDigit(word.charAt(0))) {
                return false;
            }
        }
        return true;
    }

    /** Finds the phrase that a word written in one ends with, such as {@code dbpassword}. */
    private @Nullable String ending(String word) {
        for (int i = 0; i <= word.length() - SHORTEST_ENDING; i++) {
            String phrase = joined.get(word.substring(i));
            if (phrase != null) {
                return phrase;
            }
        }
        return null;
    }

    /** Cuts a name into its words, in lower case: at what is no letter or digit, between cases, and before and after digits. */
    static List<String> words(String name) {
        List<String> words = new ArrayList<>(4);
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || isBoundary(name, i)) {
                int from = start;
                while (from < i && !Character.isLetterOrDigit(name.charAt(from))) {
                    from++;
                }
                if (from < i) {
                    words.add(name.substring(from, i).toLowerCase(Locale.ROOT));
                }
                start = i;
            }
        }
        return words;
    }

    private static boolean isBoundary(String name, int at) {
        char c = name.charAt(at);
        if (!Character.isLetterOrDigit(c)) {
            return true;
        }
        char before = at == 0 ? c : name.charAt(at - 1);
        if (Character.isDigit(c) != Character.isDigit(before)) {
            return true;
        }
        boolean upper = Character.isUpperCase(c);
        boolean nextLower = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return at > 0 && upper && (!Character.isUpperCase(before) || nextLower);
    }
}
