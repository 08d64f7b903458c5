/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.engine;

import java.io.File;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which values are told as a word, and which are described in place of being read. What is described: everything that is not
 * data, or that does something when it is looked at.
 */
final class Described {

    static final String HIDDEN = "[hidden]";
    static final String SENSITIVE = "[sensitive]";

    /** Types of libraries that need not be there, by name. */
    private static final ClassValue<Boolean> NO_DATA = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isNoData(type);
        }
    };

    private static final Set<String> NO_DATA_TYPES = Set.of(
            "jakarta.servlet.ServletRequest",
            "jakarta.servlet.ServletResponse",
            "jakarta.servlet.http.HttpSession",
            "jakarta.persistence.EntityManager",
            "org.reactivestreams.Publisher",
            "org.slf4j.Logger",
            "org.springframework.aop.SpringProxy",
            "org.springframework.beans.factory.BeanFactory",
            "org.springframework.core.env.Environment",
            "org.springframework.core.io.InputStreamSource",
            "org.springframework.http.HttpMessage",
            "org.springframework.validation.Errors",
            "org.springframework.ui.Model",
            "org.springframework.web.context.request.RequestAttributes");

    /** The classes whose objects are told as a word. */
    private static final List<Class<?>> WORDS = List.of(
            Enum.class,
            Character.class,
            UUID.class,
            Locale.class,
            Currency.class,
            Date.class,
            Class.class,
            URI.class,
            URL.class,
            File.class,
            Charset.class,
            Pattern.class,
            Path.class,
            InetAddress.class,
            TimeZone.class,
            Calendar.class,
            TemporalAccessor.class,
            TemporalAmount.class,
            ZoneId.class);

    private static final ClassValue<Boolean> STRUCTURES = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isAlwaysStructure(type);
        }
    };

    private Described() {}

    /** True if each object of a class is read part by part: the most frequent answer to all questions asked here, at once. */
    static boolean isStructure(Class<?> type) {
        return STRUCTURES.get(type);
    }

    private static boolean isAlwaysStructure(Class<?> type) {
        return !ObjectShape.isSensitive(type)
                && !CharSequence.class.isAssignableFrom(type)
                && !Number.class.isAssignableFrom(type)
                && type != Boolean.class
                && type != AtomicBoolean.class
                && type != byte[].class
                && WORDS.stream().noneMatch(each -> each.isAssignableFrom(type))
                && !Lazy.isLazy(type)
                && !NO_DATA.get(type);
    }

    /** Gives the description of a value that must not be read; null for one that may be. */
    static @Nullable String of(Object value) {
        if (value instanceof byte[] bytes) {
            return "[not captured: " + bytes.length + " bytes]";
        }
        String lazy = Lazy.describe(value);
        if (lazy != null) {
            return lazy;
        }
        Class<?> type = value.getClass();
        return NO_DATA.get(type) ? "[not captured: " + nameOf(type) + "]" : null;
    }

    /** The message of an error, whose class may be the application's. */
    static @Nullable String messageOf(Throwable error) {
        try {
            return error.getMessage();
        } catch (Throwable broken) {
            return "[not captured: the message could not be read]";
        }
    }

    /** Stands for a value that could not be read. */
    static String unread(Object value) {
        return "[not captured: " + nameOf(value.getClass()) + "]";
    }

    /** The text of characters, which another thread may be changing. */
    static String textOf(CharSequence characters) {
        try {
            return characters.toString();
        } catch (RuntimeException changed) {
            return unread(characters);
        }
    }

    /** Gives the text of a value that is one word; null for any other. */
    static @Nullable String asText(Object value) {
        try {
            return word(value);
        } catch (Throwable broken) {
            // Some of these classes can be extended, and a calendar may hold a date that is none.
            return unread(value);
        }
    }

    private static @Nullable String word(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Character
                || value instanceof UUID
                || value instanceof Locale
                || value instanceof Currency) {
            return value.toString();
        }
        if (value.getClass().getClassLoader() == null
                && (value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof ZoneId)) {
            return value.toString();
        }
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime()).toString();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof URI
                || value instanceof URL
                || value instanceof File
                || value instanceof Charset
                || value instanceof Pattern) {
            return value.toString();
        }
        if (value instanceof Path path) {
            return path.toString();
        }
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        if (value instanceof TimeZone zone) {
            return zone.getID();
        }
        return value instanceof Calendar calendar ? calendar.toInstant().toString() : null;
    }

    /** Gives the name under which a map's value stands. */
    static String asKey(@Nullable Object key) {
        if (key == null) {
            return "null";
        }
        if (key.getClass().getClassLoader() == null && (key instanceof CharSequence || key instanceof Number)) {
            return key instanceof CharSequence characters ? textOf(characters) : key.toString();
        }
        if (key instanceof Boolean) {
            return key.toString();
        }
        try {
            String text = ObjectShape.isSensitive(key.getClass()) ? SENSITIVE : asText(key);
            return text != null ? text : "[" + nameOf(key.getClass()) + "]";
        } catch (Throwable broken) {
            return unread(key);
        }
    }

    private static boolean isNoData(Class<?> type) {
        if (type.isArray()) {
            return false;
        }
        if (Proxy.isProxyClass(type)
                || type.isHidden()
                || type.isSynthetic()
                || type.getName().contains("$$")) {
            return true;
        }
        if (AutoCloseable.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || Executor.class.isAssignableFrom(type)
                || ClassLoader.class.isAssignableFrom(type)
                || Thread.class.isAssignableFrom(type)
                || hasSuperType(type, NO_DATA_TYPES)) {
            return true;
        }
        return isOfPlatform(type) && !isPlatformData(type);
    }

    private static boolean isOfPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean isPlatformData(Class<?> type) {
        return Map.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || Throwable.class.isAssignableFrom(type)
                || Record.class.isAssignableFrom(type)
                || Map.Entry.class.isAssignableFrom(type)
                || type == Optional.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
    }

    private static boolean hasSuperType(@Nullable Class<?> type, Set<String> names) {
        if (type == null) {
            return false;
        }
        if (names.contains(type.getName()) || hasSuperType(type.getSuperclass(), names)) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (hasSuperType(each, names)) {
                return true;
            }
        }
        return false;
    }

    /** The name of a class; of a proxy or lambda, that of the class around it. */
    private static String nameOf(Class<?> type) {
        String name = type.getName();
        int end = name.indexOf("$$");
        return end > 0 ? name.substring(0, end) : name;
    }
}
