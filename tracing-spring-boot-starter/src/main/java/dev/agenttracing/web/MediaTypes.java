/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What kinds of body are taken. */
final class MediaTypes {

    private MediaTypes() {}

    static void require(Call call, String... types) {
        List<String> given = call.headers("content-type");
        String type = given.size() == 1 ? given.get(0).split(";", 2)[0].strip().toLowerCase(Locale.ROOT) : "";
        if (!Arrays.asList(types).contains(type)) {
            throw new ProblemException(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "The header Content-Type must be " + String.join(" or ", types));
        }
    }
}
