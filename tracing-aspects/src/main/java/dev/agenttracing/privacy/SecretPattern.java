/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.privacy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The kinds of secret that are known by how they look. Each is found in time that grows linearly with the text, whoever wrote
 * it.
 */
public enum SecretPattern {

    /** A key of a provider or service that is known by its beginning, such as {@code sk-}, {@code ghp_} or {@code xoxb-}. */
    API_KEY("API key", PrefixedKeys::ofServices),

    /** What follows the word bearer, or the user and password that follow the word basic. */
    BEARER_TOKEN("bearer token", BearerTokens::new),

    /** A JSON web token. */
    JSON_WEB_TOKEN("JSON web token", JsonWebTokens::new),

    /** A private key in PEM form. */
    PRIVATE_KEY("private key", PrivateKeys::new),

    /** A key or signature of a cloud platform that is known by its beginning, such as {@code AKIA} or {@code AIza}. */
    CLOUD_KEY("cloud key", PrefixedKeys::ofClouds),

    /** The user and password in an address such as {@code postgres://user:password@host}. */
    URL_CREDENTIALS("credentials", UrlCredentials::new),

    /** The number of a payment card: a known issuer, a usual grouping, a right check digit. */
    CARD_NUMBER("card number", CardNumbers::new),

    /** A social security number of the United States, written with dashes. */
    SOCIAL_SECURITY_NUMBER("social security number", SocialSecurityNumbers::new),

    /** An e-mail address. Off by default. */
    EMAIL("e-mail address", EmailAddresses::new),

    /** A telephone number in international or North American form. Off by default. */
    PHONE("phone number", PhoneNumbers::new),

    /** An address of the Internet Protocol, version 4 or 6. Off by default. */
    IP_ADDRESS("IP address", IpAddresses::new);

    /** The patterns that are looked for where nothing else is said: all but e-mail, phone and IP address. */
    public static final Set<SecretPattern> DEFAULT =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(EMAIL, PHONE, IP_ADDRESS)));

    private final String kind;
    private final Supplier<TextPattern.Finder> finder;

    SecretPattern(String kind, Supplier<TextPattern.Finder> finder) {
        this.kind = kind;
        this.finder = finder;
    }

    /** {@return what is said in the place of such a secret: {@code [redacted: kind]}} */
    public String kind() {
        return kind;
    }

    /** {@return the name by which a property has it, such as {@code api-key}} */
    public String propertyName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    TextPattern pattern() {
        return new TextPattern(kind, finder.get());
    }
}
