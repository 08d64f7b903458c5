/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo;

import dev.agenttracing.demo.model.ModelServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Chooses the model before any bean exists: {@code OPENAI_BASE_URL} of the environment (with {@code OPENAI_API_KEY} and
 * {@code OPENAI_MODEL}), else a bundled server that lives as long as the context. A key alone does not count: nobody's
 * account is billed because a key happened to lie about.
 */
final class ModelEndpointInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        String baseUrl = environment.getProperty("OPENAI_BASE_URL");
        if (StringUtils.hasText(baseUrl)) {
            useConfigured(context, baseUrl.strip());
        } else {
            useBundled(context);
        }
    }

    private static void useConfigured(ConfigurableApplicationContext context, String baseUrl) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.ai.openai.base-url", baseUrl);
        // An empty key is Spring AI's way to send none, as servers on one's own machine want it.
        properties.put("spring.ai.openai.api-key", environment.getProperty("OPENAI_API_KEY", ""));
        String model = environment.getProperty("OPENAI_MODEL");
        if (StringUtils.hasText(model)) {
            properties.put("spring.ai.openai.chat.model", model);
        }
        publish(context, new ModelEndpoint(false, hostOf(baseUrl)), properties);
    }

    private static void useBundled(ConfigurableApplicationContext context) {
        ModelServer server = ModelServer.start();
        // Registered as a disposable, it is closed with the context, and also when the context fails to start.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("modelServer", server::close);
        Map<String, Object> properties = Map.of(
                "spring.ai.openai.base-url",
                server.baseUrl(),
                "spring.ai.openai.api-key",
                "none-needed",
                "spring.ai.openai.chat.model",
                ModelServer.MODEL);
        publish(context, new ModelEndpoint(true, hostOf(server.baseUrl())), properties);
    }

    private static void publish(
            ConfigurableApplicationContext context, ModelEndpoint endpoint, Map<String, Object> properties) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("modelEndpoint", properties));
        context.getBeanFactory().registerSingleton("modelEndpoint", endpoint);
    }

    private static String hostOf(String baseUrl) {
        URI uri = URI.create(baseUrl);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "OPENAI_BASE_URL must be a URL such as https://api.openai.com/v1; correct it, or unset it");
        }
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }
}
