package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One person's browser, with a profile of its own, on the bank's page. Closing it checks what holds
 * always: no script error, nothing against the policy, no request to anybody else, no token in any
 * storage.
 */
final class Visit implements AutoCloseable {
  static final String PASSWORD = "seven quiet otters";
  static final Page.GetByLabelOptions EXACTLY = new Page.GetByLabelOptions().setExact(true);
  static final Locator.WaitForOptions GONE =
      new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
  private static final double PATIENCE_MS = 15_000;
  private static final Path SCREENS = Path.of("target/web-screens");

  private static final String AXE = axe();

  final Page page;
  private final BrowserContext context;
  private final String url;
  private final List<String> errors = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();

  Visit(Browser browser, String url) {
    this(browser, url, new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  Visit(Browser browser, String url, Browser.NewContextOptions options) {
    this.url = url;
    context = browser.newContext(options);
    context.addInitScript(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' +"
            + " e.violatedDirective))");
    context.onWebError(error -> errors.add(error.error()));
    context.onRequest(requests::add);
    context.onConsoleMessage(
        message -> {
          // A refusal is an answer, but Chromium logs each as an error: those are not the page's.
          boolean refusal = message.text().startsWith("Failed to load resource");
          if (message.type().equals("error") && !refusal) {
            errors.add(message.text());
          }
        });
    context.onResponse(
        response -> {
          if (response.url().matches(".*/v1/auth/(signup|login|refresh)") && response.ok()) {
            context.cookies().forEach(cookie -> tokens.add(cookie.value));
          }
        });
    context.setDefaultTimeout(PATIENCE_MS);
    page = context.newPage();
  }

  Visit open() {
    page.navigate(url);
    return this;
  }

  /** Another tab of the same browser. */
  Page tab() {
    Page tab = context.newPage();
    tab.navigate(url);
    return tab;
  }

  /** Makes a login; answers its access token, which the page itself shows nobody. */
  String signUp(String email) {
    open();
    press("Create a login instead");
    fill("Full name", "Ada Lovelace");
    fill("E-mail", email);
    fill("Password", PASSWORD);
    String answer = page.waitForResponse("**/v1/auth/signup", () -> press("Create login")).text();
    seeHeading("Your accounts");
    String token = Json.text(answer, "access_token");
    tokens.add(token);
    assertThat(Json.parse(answer).get("refresh_token").isNull()).isTrue();
    return token;
  }

  void signIn(String email, String password) {
    fill("E-mail", email);
    fill("Password", password);
    press("Sign in");
  }

  /** Opens an account; answers its id. */
  String openAccount(String kind, String currency, String name) {
    page.getByLabel("Kind").selectOption(kind);
    page.getByLabel("Currency").selectOption(currency);
    fill("Name (optional)", name);
    press("Open account");
    Locator card = link(name);
    card.waitFor();
    String href = card.getAttribute("href");
    return href.substring(href.lastIndexOf('/') + 1);
  }

  /** Fills in the form for a payment, up to its review. */
  void reviewPayment(String to, String amount, String memo) {
    link("Pay").click();
    seeHeading("Pay");
    page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).selectOption(to);
    page.getByLabel(Pattern.compile("^Amount in ")).fill(amount);
    fill("Memo (optional)", memo);
    press("Review payment");
    seeHeading("Review payment");
  }

  void fill(String label, String value) {
    page.getByLabel(label).fill(value);
  }

  void press(String name) {
    button(name).click();
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  void seeHeading(String name) {
    page.getByRole(
            AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true).setLevel(1))
        .waitFor();
  }

  void see(String text) {
    page.getByText(text).first().waitFor();
  }

  /** As many as that, however long the page takes to show them. */
  void seeAsMany(String selector, int count) {
    PlaywrightAssertions.assertThat(page.locator(selector))
        .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MS));
  }

  String text() {
    return page.locator("body").innerText();
  }

  /** The requests so far of this method and path. */
  Stream<Request> sent(String method, String path) {
    return List.copyOf(requests).stream()
        .filter(each -> each.method().equals(method) && each.url().equals(url + path));
  }

  /** The payments sent in earnest. */
  long payments() {
    return sent("POST", "/v1/transfers")
        .filter(each -> !each.postData().contains("dry_run"))
        .count();
  }

  String refreshToken() {
    List<String> values =
        context.cookies().stream()
            .filter(cookie -> cookie.name.endsWith("florin_refresh"))
            .map(cookie -> cookie.value)
            .toList();
    assertThat(values).hasSize(1);
    return values.get(0);
  }

  /**
   * Nothing of what is shown is against WCAG 2.2, levels A and AA, as far as a program can tell.
   *
   * @param what for the message
   */
  void assertAccessible(String what) {
    page.evaluate(AXE); // by the debugger, which the page's policy does not bind
    Object found =
        page.evaluate(
            "async tags => (await axe.run(document, {runOnly: tags})).violations"
                + ".map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' '))",
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"));
    assertThat((List<?>) found).as(what).isEmpty();
  }

  private static String axe() {
    try (InputStream in = Visit.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture of the whole page, for a person to look at; wider than the screen it must not be. */
  void picture(String name) {
    int width = page.viewportSize().width;
    Path file = SCREENS.resolve("%s-%d.png".formatted(name, width));
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .as("width of " + name)
        .isLessThanOrEqualTo(width);
  }

  /** A picture of what fits the screen. */
  static Page.ScreenshotOptions firstScreen(String name) {
    return new Page.ScreenshotOptions().setPath(SCREENS.resolve(name + ".png"));
  }

  @Override
  public void close() {
    try (context) {
      String kept =
          (String)
              page.evaluate(
                  "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])");
      assertThat(tokens).allSatisfy(token -> assertThat(kept).doesNotContain(token));
      assertThat(errors).as("errors in the console").isEmpty();
      assertThat(requests).allSatisfy(each -> assertThat(each.url()).startsWith(url + "/"));
      page.unrouteAll(); // a request that comes while the browser goes would find no answer
    }
  }
}
