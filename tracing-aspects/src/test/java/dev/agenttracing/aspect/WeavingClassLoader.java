/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Vector;
import org.aspectj.weaver.loadtime.Aj;

/**
 * Weaves the classes of one package while it loads them, with every aspect that a {@code META-INF/aop.xml} names: what AspectJ's
 * agent does, without an agent.
 */
final class WeavingClassLoader extends ClassLoader {

    private final String prefix;
    private final URL applicationAopXml;
    private final Aj weaver = new Aj();

    /** The application's part of the weaving is in a folder of the test's. */
    WeavingClassLoader(String packageName, Path folder) throws IOException {
        super(WeavingClassLoader.class.getClassLoader());
        this.prefix = packageName + ".";
        Path aopXml = folder.resolve("aop.xml");
        Files.writeString(aopXml, """
                <aspectj>
                    <weaver>
                        <include within="%s*"/>
                    </weaver>
                </aspectj>
                """.formatted(prefix));
        this.applicationAopXml = aopXml.toUri().toURL();
        Aj.loadersToSkip = List.of();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> all = super.getResources(name);
        if (!name.equals("META-INF/aop.xml")) {
            return all;
        }
        Vector<URL> both = new Vector<>(Collections.list(all));
        both.add(applicationAopXml);
        return both.elements();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(prefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : weave(name);
        }
    }

    private Class<?> weave(String name) throws ClassNotFoundException {
        try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] plain = file.readAllBytes();
            byte[] woven = weaver.preProcess(name, plain, this, null);
            byte[] result = woven == null ? plain : woven;
            return defineClass(name, result, 0, result.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
