/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of our own page, from the class path. All are known by name from the start: nothing of a request becomes the name of a
 * file. There are none where the starter was built without the page.
 */
final class PageFiles {

    private static final String ROOT = "dev/agenttracing/web/ui/";
    private static final String INDEX = "index.html";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "svg", "image/svg+xml");

    private final Map<String, Resource> files = new LinkedHashMap<>();

    PageFiles(@Nullable ClassLoader loader) {
        try {
            PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(loader);
            for (Resource file : resolver.getResources("classpath*:" + ROOT + "**/*.*")) {
                String url = file.getURI().toString();
                String name = url.substring(url.lastIndexOf(ROOT) + ROOT.length());
                if (TYPES.containsKey(extension(name))) {
                    files.putIfAbsent(name, file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** {@return the paths of the files, behind that of the page, which ends with a slash} */
    Set<String> names() {
        return files.keySet();
    }

    boolean isEmpty() {
        return !files.containsKey(INDEX);
    }

    /**
     * Answers with a file.
     *
     * @param name what the path has behind the page's; nothing for the page itself
     */
    Optional<Answer> answer(String name) {
        String asked = name.isEmpty() ? INDEX : name;
        Resource file = files.get(asked);
        if (file == null) {
            return Optional.empty();
        }
        Answer answer = Answer.of(200, TYPES.getOrDefault(extension(asked), "application/octet-stream"), out -> {
            try (InputStream from = file.getInputStream()) {
                from.transferTo(out);
            }
        });
        // What has its hash in its name never changes.
        boolean lasting = asked.startsWith("assets/");
        Answer cached = answer.header("Cache-Control", lasting ? "private, max-age=31536000, immutable" : "no-cache");
        return Optional.of(cached);
    }
}
