/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.SpanData;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.SpanType;
import dev.agenttracing.TraceIds;
import dev.agenttracing.store.TraceStore;
import dev.agenttracing.store.WriteBatch;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a trace page by page that is larger than the memory of this program; says what it read. */
final class LargeTraceProgram {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int UNDER_EACH = 100;
    private static final String TRACE = "a1b2c3d4e5f67890".repeat(2);
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private static int spans;
    private static long last = System.nanoTime();

    private LargeTraceProgram() {}

    /** Needs a directory, and the number of spans. */
    public static void main(String[] arguments) throws Exception {
        spans = Integer.parseInt(arguments[1]);
        String[] properties = {
            "agent-tracing.store.type=embedded",
            "agent-tracing.store.path=" + arguments[0],
            "agent-tracing.store.retention.max-age=36500d"
        };
        try (WebApplication application = WebApplication.start(properties)) {
            write(application.bean(TraceStore.class));
            say("written");
            say("mvc");
            say("outlines " + walk(application, "?fields=outline&limit=5000"));
            read(application);
        }
        try (WebApplication application = WebApplication.startReactive(properties)) {
            say("webflux");
            read(application);
        }
        System.exit(0);
    }

    private static void read(WebApplication application) throws Exception {
        say("spans " + walk(application, "/spans?limit=1000"));
        String root = json(application, path("?fields=outline&limit=1"))
                .get("rootSpanId")
                .asString();
        JsonNode children = json(application, path("/spans?limit=1000&parent=" + root));
        say("children " + children.get("spans").size() + " of "
                + children.get("spans").get(0).get("subtreeCount").asInt());
        say("overview " + json(application, path("/overview")).get("spanCount").asInt());
        say("found "
                + json(application, path("/find?limit=3&q=span-19"))
                        .get("items")
                        .size());
        try (InputStream export = application.stream(path("/export"))) {
            say("exported " + (export.transferTo(OutputStream.nullOutputStream()) > 2_000L * spans));
        }
    }

    /** Without holding it against the description: there is no room for that. */
    private static JsonNode json(WebApplication application, String path) throws Exception {
        try (InputStream answer = application.stream(path)) {
            return JSON.readTree(answer);
        }
    }

    private static void say(String what) {
        long now = System.nanoTime();
        System.out.println(what);
        System.out.println("  after " + Duration.ofNanos(now - last).toMillis() + " ms");
        last = now;
    }

    private static String path(String rest) {
        return "/tracing/api/traces/" + TRACE + rest;
    }

    /** Reads page after page, and gives the number of spans. */
    private static int walk(WebApplication application, String first) throws Exception {
        Set<String> ids = new HashSet<>();
        String path = path(first);
        while (true) {
            JsonNode page = json(application, path);
            page.get("spans").forEach(span -> ids.add(span.get("id").asString()));
            if (!page.has("nextCursor")) {
                return ids.size();
            }
            path = path(first) + "&cursor=" + page.get("nextCursor").asString();
        }
    }

    /** As it is written while it runs: the root ends last, and is then put into the index of words. */
    private static void write(TraceStore store) {
        Random random = new Random(7);
        SpanData root = span(0, random);
        List<SpanData> batch = new ArrayList<>();
        batch.add(root.toBuilder().status(SpanStatus.RUNNING, null).build());
        for (int i = 1; i < spans; i++) {
            batch.add(span(i, random));
            if (batch.size() == 2_000) {
                store.write(WriteBatch.of(TraceIds.newSpanId(), batch, Map.of()));
                batch.clear();
            }
        }
        batch.add(root);
        store.write(WriteBatch.of(TraceIds.newSpanId(), batch, Map.of()));
    }

    /** The root has a child for each hundred spans, which has the next 99 under it. */
    private static SpanData span(int number, Random random) {
        String parent = number == 0 ? null : number % UNDER_EACH == 0 ? id(0) : id(number - number % UNDER_EACH);
        SpanData.Builder span = SpanData.builder(TRACE, id(number))
                .parentSpanId(parent)
                .type(number == 0 ? SpanType.AGENT_RUN : SpanType.TOOL_CALL)
                .name("span-" + number)
                .startTime(START.plusMillis(number))
                .status(SpanStatus.OK, Duration.ofMillis(number == 0 ? spans : 5))
                .input(text(random))
                .output(text(random));
        return (number == 0 ? span.entry(false) : span).build();
    }

    /** Of members so short that the store does not look for each of them elsewhere, which is slow where none comes again. */
    private static SpanData.Content text(Random random) {
        StringBuilder json = new StringBuilder(1_200);
        for (int member = 0; member < 8; member++) {
            json.append(member == 0 ? '{' : ',').append('"').append(member).append("\":\"");
            for (int word = 0; word < 14; word++) {
                json.append("word").append(random.nextInt(5_000)).append(' ');
            }
            json.append('"');
        }
        return new SpanData.Content(State.PRESENT, json.append('}').toString());
    }

    private static String id(int number) {
        return String.format("%016x", number + 1);
    }
}
