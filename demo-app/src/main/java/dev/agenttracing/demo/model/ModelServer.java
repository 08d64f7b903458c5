/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.model;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small server on loopback that speaks the OpenAI chat completions protocol, so that the demo runs without an
 * account. No model is behind it: {@link RuleBasedModel} plays one, and says so in the model's name. It takes any API
 * key.
 */
public final class ModelServer implements AutoCloseable {

    /** The only model that this server has. */
    public static final String MODEL = "rule-based-demo";

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private static final int THREADS = 8;

    private final HttpServer server;
    private final ExecutorService executor;

    private ModelServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Starts a server on a free port of 127.0.0.1.
     *
     * @return the server, to be closed
     */
    public static ModelServer start() {
        HttpServer server = bind();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS, ModelServer::daemon);
        server.setExecutor(executor);
        server.createContext("/", new ModelServerHandler(new RuleBasedModel()));
        // The dispatcher thread is a daemon only if a daemon starts it; else an application that fails to start would
        // hang.
        CompletableFuture.runAsync(server::start, executor).join();
        return new ModelServer(server, executor);
    }

    /** {@return the URL that an OpenAI client is given, without a slash at its end} */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static HttpServer bind() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("The bundled model server found no free port on 127.0.0.1", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "model-server");
        thread.setDaemon(true);
        return thread;
    }
}
