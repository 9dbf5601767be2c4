package florin.ledger;

import florin.core.Access;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Role;
import florin.core.TransferId;
import florin.core.UserId;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Explains decisions by letting the core look once more at the books as they stood. Each call is
 * one read-only snapshot on a handle of its own; nothing is locked. Thread-safe.
 */
public final class Explanations {
  private static final String ROW = "SELECT * FROM journal WHERE command_id = ANY (?::uuid[])";

  private static final String GROUP =
      """
      SELECT j.*
      FROM unnest(?::uuid[], ?::text[]) AS asked (user_id, idempotency_key)
      JOIN journal j USING (user_id, idempotency_key)
      WHERE j.outcome = 'declined'
      ORDER BY j.booked_at
      """;

  private final Jdbi jdbi;
  private final Clock clock;

  public Explanations(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** A decision that nothing came of, and its reasons. */
  public record Rehearsed(Outcome outcome, Explanation explanation) {}

  private interface Reading<T> {
    T read(Handle handle) throws SQLException;
  }

  private <T> T inSnapshot(Reading<T> reading) {
    try {
      return jdbi.inTransaction(
          TransactionIsolationLevel.REPEATABLE_READ,
          handle -> {
            handle.execute("SET TRANSACTION READ ONLY");
            return reading.read(handle);
          });
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * Of what was ordered before, as it was decided then.
   *
   * @throws BankException {@code not_found} when it is not in the journal
   */
  public Explanation of(TransferId id) {
    return inSnapshot(handle -> of(handle, id));
  }

  private static Explanation of(Handle handle, TransferId id) throws SQLException {
    List<JournalCommand> found = new ArrayList<>();
    new Trip(handle)
        .ask(ROW, row -> found.add(JournalCommand.of(row)))
        .uuids(List.of(id), TransferId::value)
        .run();
    JournalCommand asked = found.stream().findFirst().orElseThrow(BankException::notFound);
    List<JournalCommand> before = refusedBefore(handle, asked);
    List<JournalCommand> all = new ArrayList<>(before);
    all.add(asked);
    Map<UserId, Role> roles = new HashMap<>();
    Map<Books.Grant, Access> grants = new HashMap<>();
    for (JournalCommand one : all) {
      roles.putAll(one.roles());
      grants.putAll(one.grants());
    }
    Books books =
        new PastBooks(handle, all.get(0).recorded().bookedAt(), false)
            .books(
                all.stream().map(JournalCommand::command).toList(),
                new Books.Rights(roles, grants),
                all.stream().flatMap(one -> one.card().stream()).toList());
    for (JournalCommand one : before) {
      Instant at = one.recorded().bookedAt();
      books.expireHolds(one.command().accounts(), at);
      books.apply(Ledger.decide(books, one.command(), at));
    }
    Recorded.Decline decline = asked.recorded().decline();
    ErrorCode refusal = decline == null ? null : decline.code();
    return Explanation.of(books, asked.command(), asked.recorded().bookedAt(), refusal);
  }

  /**
   * Those before it in a group that was refused as a whole: it was decided on what they would have
   * left. Those of a group that was posted are in the books.
   */
  private static List<JournalCommand> refusedBefore(Handle handle, JournalCommand asked)
      throws SQLException {
    Command.Key key = asked.command().origin().key();
    if (key == null || asked.recorded().decline() == null) {
      return List.of();
    }
    int space = key.value().indexOf(' ');
    if (space < 0 || key.value().lastIndexOf(' ') != space) { // a job's key has more of them
      return List.of();
    }
    Command.Key base = new Command.Key(key.value().substring(0, space), key.request());
    int place = Integer.parseInt(key.value().substring(space + 1));
    List<String> keys = IntStream.range(0, place).mapToObj(i -> base.at(i).value()).toList();
    List<JournalCommand> before = new ArrayList<>();
    new Trip(handle)
        .ask(GROUP, row -> before.add(JournalCommand.of(row)))
        .uuids(keys, any -> asked.recorded().userId().value())
        .texts(keys, one -> one)
        .run();
    return before;
  }

  /** Of what is not ordered yet: decided on the books as they stand, and nothing comes of it. */
  public Rehearsed rehearse(Command.Transfer order) {
    return inSnapshot(handle -> rehearse(handle, order));
  }

  private Rehearsed rehearse(Handle handle, Command.Transfer order) throws SQLException {
    Instant at = next(handle);
    Books.Rights rights = new BatchSql(handle).rights(Asked.of(order));
    Books books = new PastBooks(handle, at, true).books(List.of(order), rights);
    Decision decision = Ledger.decide(books, order, at);
    return new Rehearsed(
        Batch.outcome(decision), Explanation.of(books, order, at, decision.refusal()));
  }

  private Instant next(Handle handle) {
    Timestamp last =
        handle.createQuery("SELECT max(booked_at) FROM journal").mapTo(Timestamp.class).one();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant after = last == null ? now : last.toInstant().plusNanos(1_000);
    return now.isAfter(after) ? now : Objects.requireNonNull(after);
  }
}
