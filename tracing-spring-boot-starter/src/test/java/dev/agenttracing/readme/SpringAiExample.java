/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.readme;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.stereotype.Component;

/** The second example of the README, between the marks. */
final class SpringAiExample {

    private SpringAiExample() {}

    // tag::readme[]
    @Component
    static class WeatherAgent {

        private final ChatClient client;

        WeatherAgent(ChatClient.Builder builder) {
            this.client = builder.defaultSystem("You are helpful.")
                    .defaultTools(new Weather())
                    .build();
        }

        String answer(String question, String thread) {
            return client.prompt(question)
                    .advisors(advisors -> advisors.param(ChatMemory.CONVERSATION_ID, thread))
                    .call()
                    .content();
        }
    }

    static class Weather {

        @Tool(description = "Tells the temperature of a city")
        int temperature(String city) {
            return 21;
        }
    }
    // end::readme[]
}
