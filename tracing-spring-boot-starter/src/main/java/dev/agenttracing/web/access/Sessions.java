/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The browsers that have signed in with the token. They are in memory: who restarts the application signs in again. Bounded; when
 * there are too many, the one that was silent for longest is out. Thread-safe.
 */
final class Sessions {

    private static final int MOST = 1_000;
    private static final int ID_BYTES = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /**
     * One browser.
     *
     * @param id what its cookie says
     * @param csrf what its writes must come with
     */
    record Session(String id, String csrf) {

        @Override
        public String toString() {
            return "Session[***]";
        }
    }

    private record Entry(Session session, Instant begun, Instant seen) {}

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Duration idle;
    private final Duration longest;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes none yet.
     *
     * @param clock tells the time
     * @param idle how long one may be silent
     * @param longest how long one may last
     */
    Sessions(Clock clock, Duration idle, Duration longest) {
        this.clock = clock;
        this.idle = idle;
        this.longest = longest;
    }

    synchronized Session begin() {
        Session session = new Session(newSecret(), newSecret());
        Instant now = clock.instant();
        entries.put(session.id, new Entry(session, now, now));
        Iterator<String> eldest = entries.keySet().iterator();
        while (entries.size() > MOST) {
            eldest.next();
            eldest.remove();
        }
        return session;
    }

    synchronized Optional<Session> find(String id) {
        Entry entry = entries.get(id);
        Instant now = clock.instant();
        if (entry == null) {
            return Optional.empty();
        }
        if (now.isAfter(entry.seen.plus(idle)) || now.isAfter(entry.begun.plus(longest))) {
            entries.remove(id);
            return Optional.empty();
        }
        entries.put(id, new Entry(entry.session, entry.begun, now));
        return Optional.of(entry.session);
    }

    synchronized void end(String id) {
        entries.remove(id);
    }

    private String newSecret() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return TEXT.encodeToString(bytes);
    }
}
