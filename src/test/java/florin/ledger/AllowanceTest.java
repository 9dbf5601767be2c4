package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What counts against limits, alone. */
class AllowanceTest {
  private static final Instant NOW = Instant.parse("2026-05-10T12:00:00Z");
  private static final long MOST = (1L << 53) - 1;

  @Test
  void more_than_can_be_counted_is_more_than_any_limit() {
    var id = new Allowance.Id(UUID.randomUUID(), "EUR");
    Allowance spent = Allowance.fresh(id, Allowance.Subject.ACCOUNT, ZoneOffset.UTC, NOW);
    for (int i = 0; i < 2_000; i++) {
      spent = spent.spent(MOST);
    }

    assertThat(spent.dayCents()).isEqualTo(Long.MAX_VALUE);
    assertThat(spent.monthCents()).isEqualTo(Long.MAX_VALUE);
    assertThat(spent.at(NOW.plusSeconds(86_400 * 31)).monthCents()).isZero();
  }
}
