/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web.access;

import dev.agenttracing.web.Call;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each export, import and deletion, and for each refusal; of refusals a hundred in a minute, since strangers make them.
 * Its logger is {@code dev.agenttracing.audit}. Thread-safe.
 */
final class AuditLog {

    private static final Logger log = LoggerFactory.getLogger("dev.agenttracing.audit");
    private static final int MOST_REFUSALS = 100;
    private static final int LONGEST = 200;

    private final RequestRates refusals;

    AuditLog(Clock clock) {
        this.refusals = new RequestRates(clock, MOST_REFUSALS);
    }

    void done(Call call, Visitor visitor) {
        log.info(
                "{} {} by {} ({}) from {}",
                plain(call.method()),
                plain(call.path()),
                plain(visitor.name()),
                visitor.role().apiName(),
                plain(call.caller()));
    }

    void refused(Call call, int status) {
        if (refusals.isWithin("")) {
            log.warn(
                    "{} {} refused with {} from {}",
                    plain(call.method()),
                    plain(call.path()),
                    status,
                    plain(call.caller()));
        }
    }

    /** What came over the wire must not make lines of its own. */
    private static String plain(@org.jspecify.annotations.Nullable String text) {
        String known = text == null ? "unknown" : text;
        String shortened = known.length() <= LONGEST ? known : known.substring(0, LONGEST) + '…';
        return shortened
                .codePoints()
                .map(c -> Character.isISOControl(c)
                                || c == '\u2028'
                                || c == '\u2029'
                                || Character.getType(c) == Character.FORMAT
                        ? '?'
                        : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
