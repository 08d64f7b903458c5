/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

class ModelEndpointInitializerTest {

    @Test
    void bundledServer_isStarted_andClosedWithTheContext() throws Exception {
        GenericApplicationContext context = initialized(Map.of("OPENAI_API_KEY", "a-key-alone-does-not-count"));
        URI server = URI.create(property(context, "base-url"));
        context.refresh();

        assertThat(context.getBean(ModelEndpoint.class).bundled()).isTrue();
        assertThat(property(context, "chat.model")).isEqualTo("rule-based-demo");
        assertThat(property(context, "api-key")).doesNotContain("a-key");
        new Socket(server.getHost(), server.getPort()).close();

        context.close();

        assertClosed(server);
    }

    @Test
    void bundledServer_isClosed_whenTheContextFailsToStart() {
        GenericApplicationContext context = initialized(Map.of());
        context.registerBean("broken", String.class, () -> {
            throw new IllegalStateException("broken");
        });

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(context::refresh);

        assertClosed(URI.create(property(context, "base-url")));
    }

    @Test
    void configuredEndpoint_isUsed() {
        GenericApplicationContext context = initialized(Map.of(
                "OPENAI_BASE_URL",
                " https://models.example/v1 ",
                "OPENAI_API_KEY",
                "key",
                "OPENAI_MODEL",
                "their-model"));
        context.refresh();

        assertThat(context.getBean(ModelEndpoint.class)).isEqualTo(new ModelEndpoint(false, "models.example"));
        assertThat(property(context, "base-url")).isEqualTo("https://models.example/v1");
        assertThat(property(context, "api-key")).isEqualTo("key");
        assertThat(property(context, "chat.model")).isEqualTo("their-model");
        context.close();
    }

    @Test
    void configuredEndpoint_needsNoKeyAndNoModel() {
        GenericApplicationContext context = initialized(Map.of("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1"));

        assertThat(property(context, "api-key")).isEmpty();
        assertThat(context.getEnvironment().getProperty("spring.ai.openai.chat.model"))
                .isNull();
    }

    @Test
    void whatIsNoUrl_stopsTheStart_andSaysWhichOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> initialized(Map.of("OPENAI_BASE_URL", "models.example")))
                .withMessageStartingWith("OPENAI_BASE_URL must be a URL");
    }

    private static GenericApplicationContext initialized(Map<String, Object> environment) {
        GenericApplicationContext context = new GenericApplicationContext();
        // What the machine's own environment says is not for this test.
        var sources = context.getEnvironment().getPropertySources();
        sources.stream().map(PropertySource::getName).toList().forEach(sources::remove);
        sources.addFirst(new MapPropertySource("test", environment));
        new ModelEndpointInitializer().initialize(context);
        return context;
    }

    private static String property(GenericApplicationContext context, String name) {
        return context.getEnvironment().getRequiredProperty("spring.ai.openai." + name);
    }

    private static void assertClosed(URI server) {
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(server.getHost(), server.getPort()).close());
    }
}
