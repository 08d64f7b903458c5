/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

/**
 * What shows that a request comes from our own page.
 *
 * @param header the header that it comes in
 * @param token the header's value
 * @param checked whether somebody before us has refused the requests that came without it
 */
public record CsrfToken(String header, String token, boolean checked) {

    /** Its value is a secret. */
    @Override
    public String toString() {
        return "CsrfToken[" + header + "]";
    }
}
