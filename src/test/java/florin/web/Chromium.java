package florin.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A headless Chromium of the system's. Where there is none, its tests are skipped and say so. */
final class Chromium implements AutoCloseable {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path NODE = Path.of("/usr/bin/node");
  private static final String ABSENT =
      "NOTHING OF THE WEB PAGE WAS TESTED: it needs %s and %s (apt-get install chromium nodejs)"
          .formatted(BROWSER, NODE);
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-dev-shm-usage");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium open() {
    boolean here = Files.isExecutable(BROWSER) && Files.isExecutable(NODE);
    if (!here) {
      System.err.println(ABSENT);
    }
    assumeTrue(here, ABSENT);
    Map<String, String> env = new HashMap<>(System.getenv());
    env.put("PLAYWRIGHT_NODEJS_PATH", NODE.toString());
    // Without this it tries a download, fails, and a thread of its own keeps the JVM from ending.
    env.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(env));
    var options = new BrowserType.LaunchOptions().setExecutablePath(BROWSER).setArgs(ARGUMENTS);
    return new Chromium(playwright, playwright.chromium().launch(options));
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    try (playwright) {
      browser.close();
    }
  }
}
