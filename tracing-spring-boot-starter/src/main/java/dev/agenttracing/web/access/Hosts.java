/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that the application is known by. Immutable. */
final class Hosts {

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    Hosts(Set<String> names) {
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    }

    /** True if a Host header has an address, or a name that is known. Nobody else can have an address lead here. */
    boolean isKnown(String host) {
        String name = withoutPort(host.toLowerCase(Locale.ROOT));
        return names.contains(name) || ADDRESS.matcher(name).matches();
    }

    /** True if the host of an origin is one of those that were named for the application. */
    boolean isNamed(String host) {
        String name = withoutPort(host.toLowerCase(Locale.ROOT));
        return !name.equals("localhost") && names.contains(name);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
