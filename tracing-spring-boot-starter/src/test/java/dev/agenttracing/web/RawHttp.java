/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sends requests with whatever headers a stranger may send, the Host too. Each goes over a connection of its own. */
final class RawHttp {

    private static final int TIMEOUT_MILLIS = 20_000;

    /** What was answered; of a stream, its head alone. */
    record Response(int status, Map<String, List<String>> headers, String body) {

        Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .findFirst();
        }
    }

    private final int port;

    RawHttp(int port) {
        this.port = port;
    }

    /** Sends a request; the Host is that of the connection, unless told otherwise. */
    Response send(String method, String path, Map<String, String> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", "127.0.0.1:" + port);
        all.put("Connection", "close");
        if (bytes.length > 0 || method.equals("POST")) {
            all.put("Content-Length", String.valueOf(bytes.length));
        }
        all.putAll(headers);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return read(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }
    }

    Response get(String path, Map<String, String> headers) throws IOException {
        return send("GET", path, headers, "");
    }

    private static Response read(BufferedReader in) throws IOException {
        String status = in.readLine();
        if (status == null) {
            throw new IOException("Nothing was answered");
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        boolean stream =
                headers.getOrDefault("content-type", List.of("")).get(0).startsWith("text/event-stream");
        StringBuilder body = new StringBuilder();
        for (int c = stream ? -1 : in.read(); c >= 0; c = in.read()) {
            body.append((char) c);
        }
        return new Response(Integer.parseInt(status.split(" ")[1]), headers, body.toString());
    }
}
