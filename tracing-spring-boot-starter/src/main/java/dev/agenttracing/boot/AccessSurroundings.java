/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.boot;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.Environment;

/** What an application runs in, as far as it tells who its callers can be. */
final class AccessSurroundings {

    private static final List<String> PROXY_PROPERTIES = List.of(
            "server.tomcat.remoteip.remote-ip-header",
            "server.tomcat.remoteip.protocol-header",
            "server.tomcat.remoteip.host-header");

    private AccessSurroundings() {}

    /** Side-cars and proxies connect from a loopback address, whoever is behind them; gives null if none is to be expected. */
    static @Nullable String whyLoopbackIsShut(Environment environment) {
        CloudPlatform platform = CloudPlatform.getActive(environment);
        if (platform != null && platform != CloudPlatform.NONE) {
            return "it runs on " + platform.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        String strategy = environment.getProperty("server.forward-headers-strategy", "none");
        if (!strategy.equalsIgnoreCase("none")) {
            return "server.forward-headers-strategy is set";
        }
        return PROXY_PROPERTIES.stream()
                .filter(environment::containsProperty)
                .findFirst()
                .map(name -> name + " is set")
                .orElse(null);
    }
}
