/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Compresses a body as it goes out, where the client takes that. */
final class Compression {

    private static final int BUFFER = 8 * 1024;

    private Compression() {}

    static Answer of(Call call, Answer answer) {
        if (answer.status() != 200 || answer.body().isEmpty()) {
            return answer;
        }
        Answer varying = answer.header("Vary", "Accept-Encoding");
        if (!acceptsGzip(call)) {
            return varying;
        }
        Answer.Body plain = answer.body().get();
        return varying.writtenBy(out -> {
                    GZIPOutputStream compressed = new GZIPOutputStream(out, BUFFER);
                    plain.writeTo(compressed);
                    compressed.finish();
                })
                .header("Content-Encoding", "gzip");
    }

    private static boolean acceptsGzip(Call call) {
        return call.headers("accept-encoding").stream()
                .flatMap(header -> Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(String::strip)
                .anyMatch(coding -> (coding.equals("gzip") || coding.startsWith("gzip;"))
                        && !coding.matches("gzip;\\s*q=0(\\.0*)?"));
    }
}
