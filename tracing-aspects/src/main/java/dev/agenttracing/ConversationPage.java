/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import java.util.List;
import java.util.Optional;

/**
 * A page of conversations, the one with the newest trace first.
 *
 * @param items the conversations
 * @param nextCursor where the next page begins; empty on the last
 */
public record ConversationPage(List<Conversation> items, Optional<String> nextCursor) {

    /** A page with nothing on it. */
    public static final ConversationPage EMPTY = new ConversationPage(List.of(), Optional.empty());

    /** Makes a page. */
    public ConversationPage {
        items = List.copyOf(items);
    }
}
