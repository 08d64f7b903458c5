/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agenttracing.CapturedContent.State;
import dev.agenttracing.Cut;
import dev.agenttracing.annotation.Sensitive;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.collection.spi.PersistentBag;
import org.hibernate.proxy.HibernateProxy;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class ValueCaptureTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final EngineCounters counters = new EngineCounters();
    private final ValueCapture capture = new ValueCapture(CaptureLimits.DEFAULT, new HiddenErrors(), counters);

    private String json(Object value) {
        Captured captured = capture.capture(value);
        assertThat(captured.content().isRecorded()).as("%s", captured).isTrue();
        assertThat(MAPPER.readTree(captured.content().json())).isNotNull();
        return captured.content().json();
    }

    private String jsonWithin(CaptureLimits limits, Object value) {
        return new ValueCapture(limits, new HiddenErrors(), counters)
                .capture(value)
                .content()
                .json();
    }

    private State state(Object value) {
        return capture.capture(value).content().state();
    }

    // Words and figures

    @Test
    void words_areTheirText() {
        UUID id = UUID.randomUUID();

        assertThat(json("a \"b\"\n")).isEqualTo("\"a \\\"b\\\"\\n\"");
        assertThat(json('c')).isEqualTo("\"c\"");
        assertThat(json(id)).isEqualTo("\"" + id + "\"");
        assertThat(json(Color.RED)).isEqualTo("\"RED\"");
        assertThat(json(Color.NO_RED)).isEqualTo("\"NO_RED\"");
        assertThat(json(URI.create("http://a/b"))).isEqualTo("\"http://a/b\"");
        assertThat(json(String.class)).isEqualTo("\"java.lang.String\"");
        assertThat(json(new StringBuilder("text"))).isEqualTo("\"text\"");
    }

    @Test
    void times_areIsoText() {
        assertThat(json(Instant.parse("2026-11-24T10:05:00Z"))).isEqualTo("\"2026-11-24T10:05:00Z\"");
        assertThat(json(LocalDate.of(2026, 11, 24))).isEqualTo("\"2026-11-24\"");
        assertThat(json(Duration.ofSeconds(90))).isEqualTo("\"PT1M30S\"");
        assertThat(json(new Date(0))).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(json(new java.sql.Timestamp(0))).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(json(new java.sql.Date(0))).isEqualTo("\"1970-01-01T00:00:00Z\"");
    }

    @Test
    void calendarThatHoldsNoDate_isDescribed() {
        Calendar calendar = new GregorianCalendar();
        calendar.setLenient(false);
        calendar.set(Calendar.MONTH, 77);

        assertThat(json(List.of(calendar, 1))).contains("not captured").endsWith(",1]");
    }

    @Test
    void numbers_stayNumbers() {
        LongAdder adder = new LongAdder();
        adder.add(5);

        assertThat(json(List.of(1, 2L, (short) 3, (byte) 4, new AtomicInteger(5), new AtomicLong(6))))
                .isEqualTo("[1,2,3,4,5,6]");
        assertThat(json(List.of(1.5, 2.5f, new BigDecimal("3.50"), BigInteger.TEN)))
                .isEqualTo("[1.5,2.5,3.50,10]");
        assertThat(json(adder)).isEqualTo("5.0");
    }

    @Test
    void numbersThatJsonDoesNotKnow_areText() {
        assertThat(json(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.NaN)))
                .isEqualTo("[\"NaN\",\"-Infinity\",\"NaN\"]");
    }

    @Test
    void hugeNumber_isDescribed() {
        assertThat(json(BigInteger.ONE.shiftLeft(1_000_000))).contains("number of 1000001 bits");
        assertThat(json(new BigDecimal(BigInteger.ONE.shiftLeft(1_000_000)))).contains("digits");
        assertThat(json(new BigDecimal("1E+1000000000"))).isEqualTo("1E+1000000000");
    }

    @Test
    void largestNumberThatIsCaptured_canBeReadBack() {
        BigInteger large = BigInteger.ONE.shiftLeft(3_000).subtract(BigInteger.ONE);

        assertThat(MAPPER.readValue(json(large), BigInteger.class)).isEqualTo(large);
        assertThat(json(BigInteger.ONE.shiftLeft(3_100))).contains("not captured");
    }

    @Test
    void optional_isItsValue() {
        assertThat(json(Optional.of("x"))).isEqualTo("\"x\"");
        assertThat(json(Optional.empty())).isEqualTo("null");
        assertThat(json(OptionalInt.of(3))).isEqualTo("3");
    }

    @Test
    void nothing_isNoValue() {
        assertThat(state(null)).isEqualTo(State.NONE);
    }

    // Structures

    @Test
    void recordsAndObjects_areReadByTheirFields() {
        assertThat(json(new Order("1042", List.of(new Line("pen", 2)), Map.of("k", true))))
                .isEqualTo("{\"id\":\"1042\",\"lines\":[{\"article\":\"pen\",\"count\":2}],\"extra\":{\"k\":true}}");
        assertThat(json(new Sub())).isEqualTo("{\"base\":1,\"own\":2}");
        assertThat(json(new int[][] {{1, 2}, {}})).isEqualTo("[[1,2],[]]");
    }

    @Test
    void fieldThatHidesOneOfItsSuperclass_standsOnce() {
        assertThat(json(new Hiding())).isEqualTo("{\"base\":\"own\"}");
    }

    @Test
    void mapEntry_isAnObject() {
        assertThat(json(List.of(Map.entry("a", 1)))).isEqualTo("[{\"a\":1}]");
    }

    @Test
    void keysOfMaps_areText() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(null, 1);
        map.put(2, 2);
        map.put(Color.RED, 3);
        map.put(true, 4);
        map.put(new Line("pen", 1), 5);

        assertThat(json(map))
                .isEqualTo("{\"null\":1,\"2\":2,\"RED\":3,\"true\":4,\"[" + Line.class.getName() + "]\":5}");
    }

    @Test
    void longKey_isCutOnACharacter() {
        JsonNode read = MAPPER.readTree(json(Map.of("x".repeat(255) + "😀".repeat(100), 1)));

        String key = read.propertyNames().iterator().next();
        assertThat(key).isEqualTo("x".repeat(255) + "…");
    }

    @Test
    void veryLongMemberName_canBeReadBack() {
        JsonNode node = JsonNodeFactory.instance.objectNode().put("n".repeat(100_000), 1);

        assertThat(json(node)).hasSizeLessThan(400);
        assertThat(json(Map.of(URI.create("http://host/" + "p".repeat(100_000)), 1)))
                .hasSizeLessThan(400);
    }

    @Test
    void jsonNodes_areJson() {
        JsonNode node = MAPPER.readTree("{\"a\":[1,2.5,\"x\",null,true,{\"b\":{}}]}");

        assertThat(json(node)).isEqualTo("{\"a\":[1,2.5,\"x\",null,true,{\"b\":{}}]}");
        assertThat(json(JsonNodeFactory.instance.pojoNode(new BadGetter()))).contains("not captured");
    }

    @Test
    void throwable_isClassAndMessage() {
        assertThat(json(new IllegalStateException("no")))
                .isEqualTo("{\"type\":\"java.lang.IllegalStateException\",\"message\":\"no\"}");
        assertThat(json(new BadMessage())).contains("the message could not be read");
    }

    @Test
    void changedAfterwards_isCapturedAsItWas() {
        List<String> list = new ArrayList<>(List.of("a"));
        AtomicInteger number = new AtomicInteger(1);
        Captured captured = capture.capture(List.of(list, number));

        list.add("b");
        number.set(2);

        assertThat(captured.content().json()).isEqualTo("[[\"a\"],1]");
    }

    // Limits

    @Test
    void stringOfTenMegabytes_isCutOnACharacterAndMarked() {
        String text = "😀".repeat(5_000_000);
        Captured captured = capture.capture(text);

        String read = MAPPER.readValue(captured.content().json(), String.class);
        assertThat(captured.content().state()).isEqualTo(State.CUT);
        assertThat(captured.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.unit()).isEqualTo("characters");
            assertThat(cut.originalSize()).isEqualTo(10_000_000);
            assertThat(cut.keptSize()).isBetween(1_000L, 128L * 1024).isEven();
        });
        assertThat(read).endsWith("…[cut: 10000000 characters]");
        assertThat(read.substring(0, (int) captured.cuts().get(0).keptSize())).matches("(😀)+");
        assertThat(counters.cuts()).isEqualTo(1);
    }

    @Test
    void textThatGrowsWhenEscaped_staysWithinTheBytes() {
        assertThat(capture.capture("\u0001".repeat(128 * 1024)).content().json())
                .hasSizeLessThan(140_000);
        assertThat(capture.capture(Collections.nCopies(1_000, "\u0001".repeat(100_000)))
                        .content()
                        .json())
                .hasSizeLessThan(160_000);
    }

    @Test
    void pairOfSurrogates_isNeverSplit() {
        for (int length = 1; length < 12; length++) {
            CaptureLimits limits = new CaptureLimits(10_000, length, 16, 100, 100);
            String read = MAPPER.readValue(jsonWithin(limits, "a😀b😀😀c😀de"), String.class);
            String kept = read.substring(0, read.indexOf('…'));

            assertThat("a😀b😀😀c😀de").startsWith(kept);
            assertThat(kept.isEmpty() || !Character.isHighSurrogate(kept.charAt(kept.length() - 1)))
                    .isTrue();
        }
    }

    @Test
    void cycle_isSaidNotFollowed() {
        Node node = new Node();
        node.next = node;
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);
        Node one = new Node();
        one.next = new Node();
        one.next.next = one;

        assertThat(json(node)).isEqualTo("{\"next\":\"[cycle]\"}");
        assertThat(json(list)).isEqualTo("[\"[cycle]\"]");
        assertThat(json(map)).isEqualTo("{\"self\":\"[cycle]\"}");
        assertThat(json(one)).isEqualTo("{\"next\":{\"next\":\"[cycle]\"}}");
    }

    @Test
    void deepNesting_isCut() {
        Node top = new Node();
        Node at = top;
        for (int i = 0; i < 100_000; i++) {
            at.next = new Node();
            at = at.next;
        }
        Captured captured = capture.capture(top);

        assertThat(captured.content().json()).contains("[cut: deeper than 16 levels]");
        assertThat(captured.cuts()).extracting(Cut::unit).containsExactly("levels");
        assertThat(captured.cuts().get(0).path()).isEqualTo(".next".repeat(16));
    }

    @Test
    void hugeListsAndMaps_areCut() {
        Map<Integer, Integer> map = IntStream.range(0, 1_000_000).boxed().collect(Collectors.toMap(i -> i, i -> i));

        Captured list = capture.capture(Collections.nCopies(1_000_000, 1));
        Captured members = capture.capture(map);
        Captured array = capture.capture(new long[1_000_000]);

        assertThat(list.cuts()).containsExactly(new Cut("", "items", 1_000_000, 1_000));
        assertThat(members.cuts()).containsExactly(new Cut("", "members", 1_000_000, 200));
        assertThat(array.cuts()).containsExactly(new Cut("", "items", 1_000_000, 1_000));
        assertThat(list.content().json()).endsWith(",\"[cut: 1000000 items]\"]");
        assertThat(MAPPER.readTree(members.content().json()).size()).isEqualTo(201);
    }

    @Test
    void valuesThatAreSharedManyTimes_areBounded() {
        Object words = List.of("leaf");
        Object empties = List.of();
        Object maps = Map.of();
        for (int i = 0; i < 15; i++) {
            words = Collections.nCopies(1_000, words);
            empties = Collections.nCopies(1_000, empties);
            Map<Integer, Object> wide = new HashMap<>();
            for (int key = 0; key < 200; key++) {
                wide.put(key, maps);
            }
            maps = wide;
        }

        // Nothing counted the brackets of empty structures, and 1,000 of 1,000 of … of them never ended.
        assertThat(json(words)).hasSizeLessThan(400_000);
        assertThat(json(empties)).hasSizeLessThan(400_000);
        assertThat(json(maps)).hasSizeLessThan(400_000);
    }

    @Test
    void manyCuts_areBounded() {
        CaptureLimits limits = new CaptureLimits(1_000_000, 1, 16, 1_000, 100);

        assertThat(new ValueCapture(limits, new HiddenErrors(), counters)
                        .capture(Collections.nCopies(1_000, "long"))
                        .cuts())
                .hasSize(100);
    }

    // Values that resist

    @Test
    void getterThatThrows_isNeverCalled() {
        assertThat(json(new BadGetter())).isEqualTo("{\"name\":\"field\"}");
    }

    @Test
    void toStringHashCodeAndEqualsOfTheApplication_areNeverCalled() {
        BadObject bad = new BadObject();

        assertThat(json(List.of(bad, 1))).isEqualTo("[{\"a\":1},1]");
        assertThat(json(new BadEntryMap(bad))).isEqualTo("{\"[" + BadObject.class.getName() + "]\":{\"a\":1}}");
    }

    @Test
    void iteratorThatThrows_leavesTheRestWhole() {
        Map<String, Object> around = new LinkedHashMap<>();
        around.put("before", 1);
        around.put("broken", new BrokenCollection(new IllegalStateException("no")));
        around.put("worse", new BrokenCollection(new AssertionError("no")));
        around.put("after", 2);

        assertThat(json(around))
                .isEqualTo(
                        "{\"before\":1,\"broken\":[\"first\",\"[not captured: the collection could not be read to its end]\"],"
                                + "\"worse\":[\"first\",\"[not captured: the collection could not be read to its end]\"],\"after\":2}");
    }

    @Test
    void mapThatThrows_leavesTheRestWhole() {
        // Its size was asked after its bracket had been written: what came after it was written into it.
        Map<String, Object> around = new LinkedHashMap<>();
        around.put("before", 1);
        around.put("broken", new BrokenMap());
        around.put("after", List.of(new BrokenMap(), 3));

        assertThat(json(around))
                .isEqualTo("{\"before\":1,\"broken\":{\"…\":\"[not captured: the map could not be read to its end]\"},"
                        + "\"after\":[{\"…\":\"[not captured: the map could not be read to its end]\"},3]}");
    }

    @Test
    void numberAndTextOfTheApplication_areNotAsked() {
        assertThat(json(List.of(new BadNumber(), 1))).isEqualTo("[{},1]");
        assertThat(json(List.of(new BadText(), 1))).isEqualTo("[{},1]");
        assertThat(json(List.of(new BadDate(), 1))).endsWith(",1]").contains("not captured");
    }

    // What is no data

    @Test
    void streamsAndIterators_areNotConsumed() throws Exception {
        InputStream input = new ByteArrayInputStream(new byte[] {1, 2, 3});
        Stream<String> stream = Stream.of("a", "b");
        Iterator<String> iterator = List.of("a").iterator();

        assertThat(List.of(state(input), state(stream), state(iterator))).containsOnly(State.UNCAPTURABLE);
        assertThat(json(List.of(input, stream, iterator))).contains("[not captured: java.io.ByteArrayInputStream]");

        assertThat(input.available()).isEqualTo(3);
        assertThat(stream.toList()).hasSize(2);
        assertThat(iterator.hasNext()).isTrue();
    }

    @Test
    void proxiesAndLambdas_areDescribed() {
        AtomicInteger calls = new AtomicInteger();
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Map.class}, (self, method, args) -> {
                    calls.incrementAndGet();
                    return null;
                });
        Supplier<String> lambda = () -> "called";

        assertThat(state(proxy)).isEqualTo(State.UNCAPTURABLE);
        assertThat(json(Arrays.asList(proxy, lambda, new CompletableFuture<>(), Thread.currentThread())))
                .doesNotContain("called")
                .contains("[not captured: " + ValueCaptureTest.class.getName() + "]");
        assertThat(calls).hasValue(0);
    }

    @Test
    void bytes_areCounted() {
        assertThat(state(new byte[10])).isEqualTo(State.UNCAPTURABLE);
        assertThat(json(Map.of("image", new byte[1_000_000])))
                .isEqualTo("{\"image\":\"[not captured: 1000000 bytes]\"}");
    }

    @Test
    void servletObjects_areDescribed() {
        Object request = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (self, method, args) -> {
                    throw new AssertionError(method);
                });

        assertThat(json(List.of(request, 1))).contains("not captured").endsWith(",1]");
        assertThat(json(Map.of("response", new Response(null)))).contains("not captured");
    }

    @Test
    void collectionThatIsNotLoaded_isLeftAlone() {
        PersistentBag<String> bag = new PersistentBag<>();

        assertThat(json(new Customer("Ann", bag)))
                .isEqualTo("{\"name\":\"Ann\",\"orders\":\"[not loaded: PersistentBag]\"}");
        assertThat(bag.wasInitialized()).isFalse();
    }

    @Test
    void collectionThatIsLoaded_isRead() {
        PersistentBag<String> bag = new LoadedBag();

        assertThat(json(new Customer("Ann", bag))).isEqualTo("{\"name\":\"Ann\",\"orders\":[\"one\"]}");
    }

    @Test
    void entityThatIsNotLoaded_isLeftAlone() {
        assertThat(json(List.of(new CustomerProxy())))
                .isEqualTo("[\"[not loaded: " + Customer.class.getName() + "]\"]");
    }

    // Annotations

    @Test
    void jacksonAnnotations_areHonoured() {
        assertThat(json(new Annotated())).isEqualTo("{\"shown\":1,\"renamed\":2}");
    }

    @Test
    void sensitiveFieldsComponentsAndGetters_areNotCopied() {
        String text = json(new Secrets("component", "interface"));

        assertThat(text)
                .isEqualTo("{\"component\":\"[sensitive]\",\"byInterface\":\"[sensitive]\"}")
                .doesNotContain("interface\"]");
        assertThat(json(new SecretBean()))
                .isEqualTo(
                        "{\"field\":\"[sensitive]\",\"byGetter\":\"[sensitive]\",\"ready\":\"[sensitive]\",\"open\":\"o\"}");
    }

    @Test
    void sensitiveTypes_areNotCopiedWhereverTheyTurnUp() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(new Password("k"), "value");
        map.put("key", new Password("v"));
        map.put("subclass", new SubPassword());
        map.put("text", new SensitiveText());

        assertThat(json(map))
                .isEqualTo(
                        "{\"[sensitive]\":\"value\",\"key\":\"[sensitive]\",\"subclass\":\"[sensitive]\",\"text\":\"[sensitive]\"}");
        assertThat(json(List.of(Optional.of(new Password("p")), new Object[] {new Password("p")})))
                .isEqualTo("[\"[sensitive]\",[\"[sensitive]\"]]");
        assertThat(state(new Password("top"))).isEqualTo(State.HIDDEN);
    }

    @Test
    void arguments_areAnObjectByName() {
        CapturedArguments arguments = new CapturedArguments(
                new String[] {"question", "secret", "token", "options"},
                new CapturedArguments.Kind[] {
                    CapturedArguments.Kind.VALUE,
                    CapturedArguments.Kind.HIDDEN,
                    CapturedArguments.Kind.SENSITIVE,
                    CapturedArguments.Kind.LEFT_OUT
                },
                new Object[] {"Why?", "s", "t", "o"});

        assertThat(capture.capture(arguments).content().json())
                .isEqualTo("{\"question\":\"Why?\",\"secret\":\"[hidden]\",\"token\":\"[sensitive]\"}");
        assertThat(capture.capture(new CapturedArguments(new String[0], new CapturedArguments.Kind[0], new Object[0]))
                        .content()
                        .state())
                .isEqualTo(State.NONE);
    }

    // Fixtures

    enum Color {
        RED,
        NO_RED {
            @Override
            public String toString() {
                throw new IllegalStateException("toString");
            }
        }
    }

    record Line(String article, int count) {}

    record Order(String id, List<Line> lines, Map<String, Object> extra) {}

    static class Base {
        int base = 1;
    }

    static class Sub extends Base {
        int own = 2;
    }

    static class Hiding extends Base {
        String base = "own";
    }

    static class Node {
        Node next;
    }

    static class BadGetter {
        private final String name = "field";

        public String getName() {
            throw new IllegalStateException("getter");
        }

        public String getOther() {
            throw new IllegalStateException("getter");
        }
    }

    static class BadObject {
        int a = 1;

        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("hashCode");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("equals");
        }
    }

    static class BadEntryMap extends AbstractMap<Object, Object> {
        private final Object both;

        BadEntryMap(Object both) {
            this.both = both;
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return new java.util.AbstractSet<>() {
                @Override
                public Iterator<Entry<Object, Object>> iterator() {
                    return List.<Entry<Object, Object>>of(new SimpleEntry<>(both, both))
                            .iterator();
                }

                @Override
                public int size() {
                    return 1;
                }
            };
        }
    }

    static class BrokenCollection extends AbstractCollection<Object> {
        private final Throwable thrown;

        BrokenCollection(Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public Iterator<Object> iterator() {
            return new Iterator<>() {
                private boolean first = true;

                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Object next() {
                    if (first) {
                        first = false;
                        return "first";
                    }
                    return ValueCaptureTest.<RuntimeException>sneak(thrown);
                }
            };
        }

        @Override
        public int size() {
            return 2;
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> Object sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    static class BrokenMap extends AbstractMap<String, Object> {
        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("entrySet");
        }

        @Override
        public int size() {
            throw new IllegalStateException("size");
        }
    }

    static class BadNumber extends Number {
        @Override
        public int intValue() {
            throw new IllegalStateException();
        }

        @Override
        public long longValue() {
            throw new IllegalStateException();
        }

        @Override
        public float floatValue() {
            throw new IllegalStateException();
        }

        @Override
        public double doubleValue() {
            throw new IllegalStateException();
        }
    }

    static class BadText implements CharSequence {
        @Override
        public int length() {
            throw new IllegalStateException();
        }

        @Override
        public char charAt(int index) {
            throw new IllegalStateException();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw new IllegalStateException();
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }

    static class BadDate extends Date {
        @Override
        public long getTime() {
            throw new IllegalStateException();
        }
    }

    static class BadMessage extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }
    }

    static class Response extends jakarta.servlet.http.HttpServletResponseWrapper {
        Response(jakarta.servlet.http.HttpServletResponse response) {
            super(java.util.Objects.requireNonNullElseGet(
                    response, () -> (jakarta.servlet.http.HttpServletResponse) Proxy.newProxyInstance(
                            ValueCaptureTest.class.getClassLoader(),
                            new Class<?>[] {jakarta.servlet.http.HttpServletResponse.class},
                            (self, method, args) -> null)));
        }
    }

    static class Customer {
        String name;
        List<String> orders;

        Customer() {}

        Customer(String name, List<String> orders) {
            this.name = name;
            this.orders = orders;
        }
    }

    static class LoadedBag extends PersistentBag<String> {
        LoadedBag() {
            try {
                Field content = PersistentBag.class.getDeclaredField("collection");
                content.setAccessible(true);
                content.set(this, new ArrayList<>(List.of("one")));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
            bag = new ArrayList<>(List.of("one"));
            setInitialized();
        }
    }

    static class CustomerProxy extends Customer implements HibernateProxy {
        @Override
        public Object writeReplace() {
            throw new IllegalStateException("looked at");
        }

        @Override
        public org.hibernate.proxy.LazyInitializer getHibernateLazyInitializer() {
            throw new IllegalStateException("looked at");
        }
    }

    @JsonIgnoreProperties({"listed", "renamedAway"})
    static class Annotated {
        int shown = 1;

        @JsonProperty("renamed")
        int original = 2;

        @JsonProperty(value = "x", access = JsonProperty.Access.WRITE_ONLY)
        String writeOnly = "no";

        @JsonIgnore
        String ignored = "no";

        String byGetter = "no";
        String listed = "no";

        @JsonProperty("renamedAway")
        String other = "no";

        transient String passing = "no";

        @JsonIgnore
        public String getByGetter() {
            return byGetter;
        }
    }

    interface HasSecret {
        @Sensitive
        String byInterface();
    }

    record Secrets(@Sensitive String component, String byInterface) implements HasSecret {}

    static class SecretBean {
        @Sensitive
        String field = "s";

        String byGetter = "s";
        boolean ready = true;
        String open = "o";

        @Sensitive
        public String getByGetter() {
            return byGetter;
        }

        @Sensitive
        public boolean isReady() {
            return ready;
        }
    }

    @Sensitive
    static class Password {
        String value;

        Password(String value) {
            this.value = value;
        }
    }

    static class SubPassword extends Password {
        SubPassword() {
            super("sub");
        }
    }

    @Sensitive
    static class SensitiveText implements CharSequence {
        @Override
        public int length() {
            return 3;
        }

        @Override
        public char charAt(int index) {
            return 's';
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return "s";
        }
    }
}
