/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.springai;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.ai.content.Media;

/** Describes what is no text: its type and size, or where it is. The bytes themselves are left out. */
final class MediaText {

    private static final String INLINE = "data:";

    private MediaText() {}

    static Map<String, Object> describe(Media media) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("mimeType", media.getMimeType().toString());
        if (media.getData() instanceof byte[] bytes) {
            content.put("bytes", bytes.length);
        } else {
            String text = String.valueOf(media.getData());
            if (isAddress(text)) {
                content.put("url", withoutQuery(text));
            } else {
                content.put("bytes", inlineBytes(text));
            }
        }
        return content;
    }

    /** The query of an address may be a signature that opens it. */
    static String withoutQuery(String address) {
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query);
    }

    static boolean isAddress(String text) {
        return text.startsWith("http://")
                || text.startsWith("https://")
                || text.startsWith("gs://")
                || text.startsWith("s3://");
    }

    /** About how many bytes a text in base 64 stands for, with or without what a {@code data:} address has before it. */
    static long inlineBytes(String text) {
        int begin = text.startsWith(INLINE) ? text.indexOf(',') + 1 : 0;
        return (text.length() - begin) * 3L / 4;
    }
}
