/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A token that opens the API. It is not kept, but its hash; comparing takes the same time whatever is compared. Immutable. */
public final class SecretToken {

    /** The fewest characters that it may have. */
    public static final int SHORTEST = 16;

    private final byte[] hash;

    /**
     * Makes a token.
     *
     * @param token the token
     * @throws IllegalArgumentException if it is too short to be safe; the message does not tell it
     */
    public SecretToken(String token) {
        if (token.length() < SHORTEST || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("The token must have " + SHORTEST
                    + " visible characters or more, such as those of: openssl rand -hex 32");
        }
        this.hash = hash(token);
    }

    boolean is(String other) {
        return MessageDigest.isEqual(hash, hash(other));
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java has SHA-256", e);
        }
    }

    /** Nothing of it is told. */
    @Override
    public String toString() {
        return "SecretToken[***]";
    }
}
