/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;

/** Remembers the conversations that were used last, and forgets the others: a client may name as many as it likes. */
final class RecentConversations implements ChatMemoryRepository {

    private final Map<String, List<Message>> conversations;

    RecentConversations(int limit) {
        this.conversations = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<Message>> eldest) {
                return size() > limit;
            }
        };
    }

    @Override
    public synchronized List<String> findConversationIds() {
        return List.copyOf(conversations.keySet());
    }

    @Override
    public synchronized List<Message> findByConversationId(String conversationId) {
        return conversations.getOrDefault(conversationId, List.of());
    }

    @Override
    public synchronized void saveAll(String conversationId, List<Message> messages) {
        conversations.put(conversationId, List.copyOf(messages));
    }

    @Override
    public synchronized void deleteByConversationId(String conversationId) {
        conversations.remove(conversationId);
    }
}
