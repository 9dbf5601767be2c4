package florin.ledger;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Allowances as their readers see them. */
public final class Allowances {
  private Allowances() {}

  /**
   * Those of these accounts, users and payers, as they stand then, in that order. Two reads on the
   * caller's handle, no lock.
   */
  public static List<Allowance> of(Handle handle, Collection<UUID> subjects, Instant now)
      throws SQLException {
    Map<Allowance.Id, Allowance> stored = new HashMap<>();
    List<HoldState> due = new ArrayList<>();
    Trip reading = new Trip(handle);
    AllowanceSql.read(reading, subjects, stored);
    reading.run();
    List<UUID> holders = Allowance.holders(stored.values());
    Trip trip = new Trip(handle);
    HoldSql.due(trip, now, subjects, holders, due);
    trip.run();
    var atHand = new AtHand(due, Map.of(), List.of(), stored.values());
    Books books = new Books(List.of(), Map.of(), Map.of(), atHand);
    return stored.values().stream()
        .sorted(Comparator.comparing(Allowance::subject).thenComparing(Allowance::id))
        .map(allowance -> Objects.requireNonNull(books.allowance(allowance.id(), now)))
        .toList();
  }
}
