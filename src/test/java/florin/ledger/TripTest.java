package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class TripTest {
  private static final UUID ID = UUID.fromString("0193b3c8-7a00-7000-8000-ffffffffffff");

  @Test
  void ids_arrive_in_order_and_so_does_what_is_null() throws SQLException {
    try (var ledger = new TestLedger()) {
      for (int run = 0; run < 8; run++) { // the driver prepares a statement after a few
        assertThat(sent(ledger, Arrays.asList(ID, null, new UUID(0, 1))))
            .containsExactly(ID, null, new UUID(0, 1));
        assertThat(sent(ledger, List.of())).isEmpty();
      }
    }
  }

  @Test
  void numbers_and_times_arrive_to_the_microsecond_however_far_away() throws SQLException {
    List<Long> numbers = Arrays.asList(0L, null, Long.MIN_VALUE, Long.MAX_VALUE);
    List<Instant> times =
        Arrays.asList(
            Instant.EPOCH,
            null,
            Instant.parse("0001-01-01T00:00:00.000001Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"));
    List<Object> back = new ArrayList<>();
    try (var ledger = new TestLedger();
        Handle handle = ledger.database().jdbi().open()) {
      new Trip(handle)
          .ask(
              "SELECT * FROM unnest(?::bigint[], ?::timestamptz[])",
              row -> {
                back.add(row.getObject(1));
                OffsetDateTime time = row.getObject(2, OffsetDateTime.class);
                back.add(time == null ? null : time.toInstant());
              })
          .longs(numbers, number -> number)
          .times(times, time -> time)
          .run();
    }
    assertThat(back)
        .containsExactly(
            0L,
            times.get(0),
            null,
            null,
            Long.MIN_VALUE,
            times.get(2),
            Long.MAX_VALUE,
            times.get(3));
  }

  private static List<UUID> sent(TestLedger ledger, List<UUID> ids) throws SQLException {
    List<UUID> back = new ArrayList<>();
    try (Handle handle = ledger.database().jdbi().open()) {
      new Trip(handle)
          .ask(
              "SELECT id FROM unnest(?::uuid[]) WITH ORDINALITY AS r (id, nr) ORDER BY nr",
              row -> back.add(row.getObject(1, UUID.class)))
          .uuids(ids, id -> id)
          .run();
    }
    return back;
  }
}
