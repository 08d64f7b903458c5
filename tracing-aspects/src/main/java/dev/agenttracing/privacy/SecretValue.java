/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.Locale;
import java.util.Set;

/** Tells what may be a secret's value from what prose and code write in its place. */
final class SecretValue {

    private static final int SHORTEST = 4;
    private static final int SHORTEST_NUMBER = 3;
    private static final int SHORTEST_OTHER_NUMBER = 6;
    private static final int SHORTEST_OFTEN_SAID = 8;
    private static final Set<String> NUMBERS =
            Set.of("pin", "pin code", "otp", "cvv", "cvc", "ssn", "passcode", "password", "card number", "credit card");

    /** Words that prose and logs have before a colon for other reasons. */
    private static final Set<String> OFTEN_SAID =
            Set.of("token", "pin", "auth", "cookie", "otp", "cvv", "cvc", "jwt", "secret", "bearer", "passcode");

    /** What is said of a secret, or stands for one. */
    private static final Set<String> NO_VALUES = Set.of(
            "required",
            "optional",
            "string",
            "str",
            "text",
            "number",
            "integer",
            "int",
            "boolean",
            "bool",
            "object",
            "array",
            "none",
            "null",
            "nil",
            "undefined",
            "true",
            "false",
            "missing",
            "invalid",
            "valid",
            "empty",
            "hidden",
            "redacted",
            "unset",
            "default",
            "expired",
            "unknown",
            "wrong",
            "incorrect",
            "correct",
            "any",
            "yes",
            "no",
            "disabled",
            "enabled",
            "changed",
            "sensitive",
            "varchar",
            "bytes",
            "char",
            "file",
            "encrypted",
            "masked",
            "see",
            "not",
            "must",
            "never",
            "only",
            "here",
            "this",
            "that",
            "your",
            "example",
            "xxxx",
            "type",
            "self");

    /** Names of methods, which have letters and digits as secrets do. */
    private static final Set<String> METHODS = Set.of(
            "base64",
            "base32",
            "base58",
            "sha1",
            "sha256",
            "sha384",
            "sha512",
            "sha3",
            "md5",
            "hs256",
            "hs512",
            "rs256",
            "es256",
            "utf8",
            "utf16",
            "oauth2",
            "oauth1",
            "argon2",
            "argon2id",
            "pbkdf2",
            "aes128",
            "aes256",
            "x509",
            "ed25519",
            "http2",
            "v1",
            "v2",
            "v3",
            "s3",
            "ec2",
            "k8s");

    private SecretValue() {}

    /** What is quoted beside a secret's name is the secret, unless it stands for one. */
    static boolean isQuotedSecret(String value) {
        return value.chars().anyMatch(Character::isLetterOrDigit)
                && !isPlaceholder(value)
                && !NO_VALUES.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Letters with a digit or another character, as no word of prose is. */
    static boolean isMixed(String word) {
        if (word.length() < SHORTEST || isPlaceholder(word) || isMethod(word)) {
            return false;
        }
        boolean letter = false;
        boolean digit = false;
        boolean sign = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            letter |= Character.isLetter(c);
            digit |= Character.isDigit(c);
            sign |= "!@#$%^*+=~?/".indexOf(c) >= 0 && i < word.length() - 1;
        }
        return letter && (digit || sign);
    }

    static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Some secrets are numbers; of others a short number is an amount. */
    static boolean isSecretNumber(String kind, String word) {
        return word.length() >= (NUMBERS.contains(kind) ? SHORTEST_NUMBER : SHORTEST_OTHER_NUMBER);
    }

    /** A word behind a colon or a verb: mixed, and neither a path nor what documents write. */
    static boolean isSaid(String kind, String word) {
        return isMixed(word)
                && word.length() >= (OFTEN_SAID.contains(kind) ? SHORTEST_OFTEN_SAID : SHORTEST)
                && !isPath(word)
                && !word.startsWith("RFC")
                && !word.startsWith("HTTP/");
    }

    /** A word right behind an equals sign: a setting, unless it goes on as code does. */
    static boolean isAssigned(String word, char next) {
        boolean mixed = word.length() >= SHORTEST && !isPlaceholder(word) && (hasDigit(word) || isMixed(word));
        return mixed || (isWordOfLetters(word) && ",)]}".indexOf(next) < 0 && word.indexOf('.') < 0);
    }

    private static boolean hasDigit(String word) {
        return Ascii.hasDigit(word, 0, word.length());
    }

    private static boolean isPath(String word) {
        return word.startsWith("/")
                || word.startsWith("~/")
                || word.startsWith("./")
                || (word.length() > 2 && word.charAt(1) == ':' && (word.charAt(2) == '/' || word.charAt(2) == '\\'));
    }

    /** A word that is all of the rest of a line. */
    static boolean isWordOfLine(String word, char next) {
        return isWordOfLetters(word) && (next == '\n' || next == '\r');
    }

    private static boolean isWordOfLetters(String word) {
        return word.length() >= SHORTEST
                && !isPlaceholder(word)
                && !isMethod(word)
                && !NO_VALUES.contains(word.toLowerCase(Locale.ROOT));
    }

    /** True if a word is called or looked into: code that gives the secret, not the secret. */
    static boolean isCode(char next) {
        return next == '(' || next == '[';
    }

    private static boolean isPlaceholder(String value) {
        char first = value.charAt(0);
        char last = value.charAt(value.length() - 1);
        return isVariable(value)
                || value.startsWith("your-")
                || value.startsWith("your_")
                || (first == '{' && last == '}')
                || (first == '<' && last == '>')
                || (first == '%' && (last == '%' || value.length() == 2))
                || (first == '[' && value.endsWith("]"))
                || value.chars().allMatch(c -> c == '*' || c == '•' || c == '.' || c == '…' || c == 'x' || c == 'X');
    }

    /** A dollar and a name in capitals, or a bracket; a hash such as {@code $2b$10$…} is none. */
    private static boolean isVariable(String value) {
        char next = value.length() > 1 ? value.charAt(1) : '{';
        return value.charAt(0) == '$'
                && (next == '{'
                        || next == '('
                        || value.chars().skip(1).allMatch(c -> c == '_' || (c >= 'A' && c <= 'Z')));
    }

    private static boolean isMethod(String word) {
        String plain = word.toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < plain.length() && Character.isLetterOrDigit(plain.charAt(end))) {
            end++;
        }
        String rest = plain.substring(end);
        return (METHODS.contains(plain.substring(0, end)) && !Ascii.hasDigit(rest, 0, rest.length()))
                || METHODS.contains(plain.replace("-", ""));
    }
}
