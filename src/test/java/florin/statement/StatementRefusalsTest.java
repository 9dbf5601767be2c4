package florin.statement;

import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.TestBank;
import florin.core.Clocks;
import florin.testing.FlorinExtension;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What there is no statement of, asked on 10 January 2026, when the account was opened. */
class StatementRefusalsTest {
  private static final Clock THEN = new SettableClock(Instant.parse("2026-01-10T12:00:00Z"));

  @RegisterExtension
  static final FlorinExtension FLORIN =
      FlorinExtension.with(
          usual ->
              usual
                  .withClocks(new Clocks(THEN, Clock.systemUTC()))
                  .withTimeZone(ZoneId.of("America/New_York")));

  private final Account hers;

  StatementRefusalsTest(Bank bank) {
    hers = TestBank.of(bank).signUp("alice").openAccount("EUR");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02.json, 400 invalid_request",
    "9999-12.json, 400 invalid_request",
    "2025-12.json, 404 not_found",
    "0000-01.json, 404 not_found",
    "2026-13.json, 404 not_found",
    "2026-1.json, 404 not_found",
    "2026-01.xml, 404 not_found",
    "2026-01, 404 not_found",
    "2026-01.JSON, 404 not_found",
    "2026-01.json%00, 400 malformed_request",
    "month.json, 404 not_found",
    "2026-01.json?from=2026-01-01, 400 invalid_request",
    "2026-01.json?month=1, 400 invalid_request",
    "range.json, 400 invalid_request",
    "range.json?from=2026-01-01, 400 invalid_request",
    "range.json?from=2026-01-01&to=2026-01-01, 400 invalid_request",
    "range.json?from=2026-01-05&to=2026-01-04, 400 invalid_request",
    "range.json?from=2026-01-05&to=2026-01-12, 400 invalid_request",
    "range.json?from=2025-01-10&to=2026-01-11, 400 invalid_request",
    "range.json?from=2025-01-05&to=2025-06-01, 400 invalid_request",
    "range.json?from=2026-02-30&to=2026-03-01, 400 invalid_request",
    "range.json?from=2026-1-1&to=2026-03-01, 400 invalid_request",
    "range.json?from=%2B12026-01-01&to=2026-03-01, 400 invalid_request",
    "range.json?from=2026-01-01T00:00:00Z&to=2026-01-05, 400 invalid_request",
    "range.doc?from=2026-01-01&to=2026-01-05, 404 not_found",
  })
  void what_there_is_no_statement_of_is_refused(String name, String verdict) {
    assertThat(Teller.statement(hers, name).verdict()).isEqualTo(verdict);
  }
}
