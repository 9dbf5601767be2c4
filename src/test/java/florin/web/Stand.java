package florin.web;

import com.microsoft.playwright.Browser;
import florin.Bank;
import florin.Config;

/** A browser beside a bank of its own with an operator. */
record Stand(Chromium chromium, Bank bank, Api api) implements AutoCloseable {

  static Stand open(Config config) {
    Chromium chromium = Chromium.open();
    try {
      Bank bank = Bank.start(config.withOperator(Api.OPERATOR, Api.OPERATOR_PASSWORD));
      return new Stand(chromium, bank, new Api(bank.baseUrl()));
    } catch (Throwable failure) {
      chromium.close();
      throw failure;
    }
  }

  String url() {
    return bank.baseUrl();
  }

  Visit visit() {
    return new Visit(chromium.browser(), url());
  }

  Visit visit(Browser.NewContextOptions options) {
    return new Visit(chromium.browser(), url(), options);
  }

  @Override
  public void close() {
    try (chromium) {
      bank.close();
    }
  }
}
