package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class EntriesBeforeTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int LATEST_MICROS = 400;
  private static final String COUNTED =
      "(SELECT count(*) FROM entry WHERE account_id = :account AND booked_at < :moment)";

  @Test
  void entries_before_an_instant_are_counted_by_halving() {
    Random random = new Random(7);
    try (var ledger = new TestLedger();
        Handle handle = ledger.database().jdbi().open()) {
      for (int entries = 0; entries < 40; entries++) {
        AccountId account = booked(handle, random, entries);
        for (int micros = -1; micros <= LATEST_MICROS; micros += 1 + random.nextInt(5)) {
          Instant moment = BEGIN.plusNanos(micros * 1_000L);
          assertThat(found(handle, "entries_before(:account, :moment)", account, moment))
              .as("%d entries, %d µs", entries, micros)
              .isEqualTo(found(handle, COUNTED, account, moment));
        }
      }
    }
  }

  private static AccountId booked(Handle handle, Random random, int entries) {
    UUID account = new UUID(random.nextLong(), random.nextLong());
    var times = random.ints(0, LATEST_MICROS).distinct().limit(entries).sorted().toArray();
    for (int i = 0; i < times.length; i++) {
      handle
          .createUpdate(
              """
              INSERT INTO entry (account_id, other_account_id, sequence, command_id, kind,
                  amount_cents, balance_after_cents, booked_at, effective_at, hash)
              VALUES (:account, :account, :sequence, :account, 'transfer', 1, 1, :at, :at, '')
              """)
          .bind("account", account)
          .bind("sequence", i + 1)
          .bind("at", BEGIN.plusNanos(times[i] * 1_000L))
          .execute();
    }
    return new AccountId(account);
  }

  private static long found(Handle handle, String what, AccountId account, Instant moment) {
    return handle
        .createQuery("SELECT " + what)
        .bind("account", account.value())
        .bind("moment", moment)
        .mapTo(Long.class)
        .one();
  }
}
