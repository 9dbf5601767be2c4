package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import florin.Config;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documentation in a browser: small, dark, by the keyboard. */
class DocsPagesTest {
  private static final List<String> PAGES =
      List.of(
          "/docs",
          "/docs/search?q=hold",
          "/docs/sandbox",
          "/docs/cards",
          "/docs/holds",
          "/docs/api",
          "/docs/api/payees",
          "/problems",
          "/problems/insufficient-funds");

  @RegisterExtension static final Stand stand = Stand.with(Config.forTests());

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void every_page_fits_a_small_display_and_is_accessible(ColorScheme scheme) {
    String colour = scheme.name().toLowerCase(Locale.ROOT);
    var options = new Browser.NewContextOptions().setViewportSize(320, 640).setColorScheme(scheme);
    try (Visit ada = stand.visit(options)) {
      for (String path : PAGES) {
        ada.page.navigate(stand.url() + path);
        ada.assertAccessible(colour + " " + path);
        ada.picture(colour + path.replaceAll("\\W+", "-"));
      }
    }
  }

  @Test
  void one_searches_by_the_keyboard() {
    try (Visit ada = stand.visit()) {
      ada.page.navigate(stand.url() + "/docs");
      ada.page.keyboard().press("Tab");
      assertThat(ada.page.evaluate("document.activeElement.textContent"))
          .isEqualTo("Skip to the content");
      ada.picture("wide-docs");
      ada.fill("Search the documentation", "faults on demand");
      ada.page.keyboard().press("Enter");
      ada.seeHeading("Search");
      ada.picture("wide-search");
      ada.link("The sandbox: Faults on demand").click();
      ada.seeHeading("The sandbox");
      ada.picture("wide-sandbox");
      assertThat(ada.page.url()).endsWith("/docs/sandbox#faults-on-demand");
    }
  }
}
