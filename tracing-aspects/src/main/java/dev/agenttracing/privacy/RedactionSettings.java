/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import dev.agenttracing.RedactionRule;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is redacted. Immutable; begin with {@link #DEFAULT}.
 *
 * @param names the names of secrets, as phrases in any style: {@code api key} stands for {@code apiKey}, {@code X-API-Key}
 *     and {@code api_key} too
 * @param patterns the kinds of secret that are known by how they look
 * @param rules rules of the application
 * @param budget the longest that the application's rules may take for one value; then it is replaced
 */
public record RedactionSettings(
        Set<String> names, Set<SecretPattern> patterns, List<RedactionRule> rules, Duration budget) {

    /** The names of secrets that are known where nothing else is said. */
    public static final Set<String> DEFAULT_NAMES = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            "password",
            "passwd",
            "pwd",
            "passcode",
            "passphrase",
            "pass word",
            "user pass",
            "db pass",
            "passkey",
            "passwort",
            "kennwort",
            "contraseña",
            "senha",
            "密码",
            "パスワード",
            "secret",
            "token",
            "access tokens",
            "refresh tokens",
            "auth tokens",
            "api tokens",
            "api key",
            "access key",
            "secret key",
            "private key",
            "signing key",
            "encryption key",
            "master key",
            "account key",
            "shared key",
            "ssh key",
            "auth key",
            "subscription key",
            "credential",
            "credentials",
            "auth",
            "authorization",
            "bearer",
            "jwt",
            "cookie",
            "connection string",
            "otp",
            "pin",
            "pin code",
            "cvv",
            "cvc",
            "ssn",
            "social security number",
            "card number",
            "credit card")));

    /** The names and patterns that are built in, no rule of the application's, two seconds. */
    public static final RedactionSettings DEFAULT =
            new RedactionSettings(DEFAULT_NAMES, SecretPattern.DEFAULT, List.of(), Duration.ofSeconds(2));

    /**
     * Makes settings.
     *
     * @throws IllegalArgumentException if a name has no letter or digit, or the budget is not positive
     */
    public RedactionSettings {
        names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        patterns = Collections.unmodifiableSet(
                patterns.isEmpty() ? EnumSet.noneOf(SecretPattern.class) : EnumSet.copyOf(patterns));
        rules = List.copyOf(rules);
        for (String name : names) {
            if (SecretNames.words(name).isEmpty()) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" cannot be the name of a secret: write words, such as \"api key\"");
            }
        }
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("The budget of redaction rules must be longer than nothing");
        }
    }

    /**
     * Adds rules of the application.
     *
     * @param rules the rules
     * @return settings with these rules
     */
    public RedactionSettings withRules(List<RedactionRule> rules) {
        return new RedactionSettings(names, patterns, rules, budget);
    }
}
