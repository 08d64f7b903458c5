/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.demo.window;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real browser for tests: an installed Chromium, else the one that Playwright fetches; where there is neither the tests are
 * skipped, and say so. What the console says, and what is asked of another origin, is gathered.
 */
final class Browsing implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final List<String> INSTALLED =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private Playwright playwright;
    private Browser browser;
    private BrowserContext context;

    final List<String> complaints = new ArrayList<>();
    final List<String> foreignRequests = new ArrayList<>();
    final List<Response> responses = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext test) {
        Optional<Path> installed = Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), INSTALLED.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        try {
            playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(installed.isPresent() ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
            BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync"));
            installed.ifPresent(options::setExecutablePath);
            browser = playwright.chromium().launch(options);
        } catch (PlaywrightException e) {
            close();
            assumeTrue(
                    false, "There is no browser: install Chromium, or tell where it is by CHROMIUM. " + e.getMessage());
        }
    }

    /** Opens a page of its own, with nothing kept from before. */
    Page open(String url, int width, ColorScheme scheme) {
        closeContext();
        complaints.clear();
        foreignRequests.clear();
        responses.clear();
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        Page page = context.newPage();
        String origin = url.substring(0, url.indexOf('/', "http://".length()));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("page error: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) {
                foreignRequests.add(request.url());
            }
        });
        page.onResponse(responses::add);
        page.navigate(url);
        return page;
    }

    private void closeContext() {
        if (context != null) {
            context.close();
            context = null;
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        closeContext();
    }

    @Override
    public void afterAll(ExtensionContext test) {
        close();
    }

    private void close() {
        if (browser != null) {
            browser.close();
        }
        if (playwright != null) {
            playwright.close();
        }
    }
}
