package florin.web;

import com.microsoft.playwright.Browser;
import florin.Bank;
import florin.Config;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A browser beside a bank of its own with an operator, for all tests of a class. */
final class Stand implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private final Config config;
  private Chromium chromium;
  private Bank bank;
  private Api api;

  private Stand(Config config) {
    this.config = config.withOperator(Api.OPERATOR, Api.OPERATOR_PASSWORD);
  }

  /** One that JUnit starts and ends. */
  static Stand with(Config config) {
    return new Stand(config);
  }

  /** One that is there; to be closed. */
  static Stand open(Config config) {
    Stand stand = new Stand(config);
    stand.start();
    return stand;
  }

  private void start() {
    chromium = Chromium.open();
    try {
      bank = Bank.start(config);
      api = new Api(bank.baseUrl());
    } catch (Throwable failure) {
      chromium.close();
      chromium = null;
      throw failure;
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  String url() {
    return bank.baseUrl();
  }

  Api api() {
    return api;
  }

  Visit visit() {
    return new Visit(chromium.browser(), url());
  }

  Visit visit(Browser.NewContextOptions options) {
    return new Visit(chromium.browser(), url(), options);
  }

  @Override
  public void close() {
    if (chromium != null) { // there is none, or it did not start
      try (Chromium browser = chromium) {
        if (bank != null) {
          bank.close();
        }
      }
    }
  }
}
