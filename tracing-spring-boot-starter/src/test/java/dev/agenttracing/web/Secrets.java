/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.ArrayList;
import java.util.List;

/** Secrets to be planted, made up for tests: each in a text as people, programs and models write it. */
public final class Secrets {

    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final String LONG = "Zk3Qw9Xv7Lm2Np5Rt8Bc4Df6Gh1Js0YaUeWiPoTr";

    private Secrets() {}

    /**
     * A text with a secret in it.
     *
     * @param text the text
     * @param secret what must never be seen again
     */
    public record Secret(String text, String secret) {

        @Override
        public String toString() {
            return text;
        }
    }

    public static List<Secret> all() {
        List<Secret> all = new ArrayList<>();
        for (String key : List.of(
                "sk-" + LONG,
                "sk-proj-" + LONG,
                "sk-ant-api03-" + LONG,
                "sk-or-v1-" + HEX + HEX,
                "sk_live_" + LONG,
                "rk_test_" + LONG,
                "whsec_" + LONG,
                "ghp_" + LONG,
                "gho_" + LONG,
                "ghs_" + LONG,
                "github_pat_" + LONG,
                "glpat-" + LONG,
                "xoxb-1234567890-" + LONG,
                "xoxp-1234567890-" + LONG,
                "xapp-1-A0" + LONG,
                "hf_" + LONG,
                "gsk_" + LONG,
                "r8_" + LONG,
                "pplx-" + LONG,
                "xai-" + LONG,
                "npm_" + LONG,
                "pypi-AgEI" + LONG,
                "SG." + LONG.substring(0, 22) + "." + LONG,
                "shpat_" + HEX,
                "dop_v1_" + HEX + HEX,
                "hvs." + LONG,
                "tvly-" + LONG,
                "pcsk_" + LONG,
                "lsv2_pt_" + LONG,
                "glsa_" + LONG,
                "AKIAIOSFODNN7EXAMPLE",
                "ASIAIOSFODNN7EXAMPLE",
                "AIza" + LONG.substring(0, 35),
                "GOCSPX-" + LONG,
                "ya29." + LONG,
                "4111 1111 1111 1111",
                "5555-5555-5555-4444",
                "378282246310005",
                "6011111111111117",
                "078-05-1120",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n")) {
            all.add(new Secret("it is " + key + ", keep it", key));
        }
        all.add(new Secret("Authorization: Bearer " + HEX, HEX));
        all.add(new Secret("bearer " + LONG, LONG));
        all.add(new Secret("Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA=="));
        all.add(new Secret("-----BEGIN PRIVATE KEY-----\n" + LONG + "\n-----END PRIVATE KEY-----", LONG));
        all.add(new Secret("-----BEGIN RSA PRIVATE KEY-----\n" + LONG, LONG));
        all.add(new Secret("postgres://app:canary-pw-1@db:5432/orders", "canary-pw-1"));
        all.add(new Secret("amqp://guest:canary/pw@mq/vhost", "canary/pw"));
        all.add(new Secret("https://api.example.org/v1?api_key=canarykey&x=1", "canarykey"));
        all.add(new Secret("password=canary-word-7", "canary-word-7"));
        all.add(new Secret("DB_PASSWORD=canarypassword", "canarypassword"));
        all.add(new Secret("my password is canary99!", "canary99"));
        all.add(new Secret("{\"apiKey\": \"canary api key\"}", "canary api key"));
        all.add(new Secret("{\"secret\":{\"value\":\"canary value\"}}", "canary value"));
        all.add(new Secret("said: {\"access_token\":\"canary-token\"} ok", "canary-token"));
        all.add(new Secret("{\\\"clientSecret\\\":\\\"canary-nested\\\"}", "canary-nested"));
        all.add(new Secret("X-API-Key: canary4key2", "canary4key2"));
        all.add(new Secret("Cookie: sid=canary-cookie; a=b", "canary-cookie"));
        all.add(new Secret("login --token canary1token", "canary1token"));
        all.add(new Secret("AccountKey=canary1account+key==", "canary1account"));
        all.add(new Secret("passphrase: 'canary horse battery'", "canary horse battery"));
        return all;
    }
}
