package florin.ledger;

import florin.core.AccountId;
import florin.core.CardId;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.core.UserId;
import florin.ledger.ReplayRow.HoldEnd;
import florin.ledger.Verification.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Has the core decide every command of the journal once more, in order and from nothing, and
 * compares what comes of it: each outcome, and in the end each account and hold. Ends at the first
 * command whose outcome differs, since what follows may differ for that alone. Believes no
 * constraint; its memory grows with accounts and open holds, not with the journal.
 */
final class Replay {
  private static final int FETCH_ROWS = 2_000;

  /** Commands of a batch are a microsecond apart, and its last ones may have left no row. */
  private static final String UNTIL =
      "SELECT count(*) AS total, coalesce(max(booked_at), 'epoch') + interval '1 second' AS until"
          + " FROM journal";

  private static final String COMMANDS =
      """
      SELECT j.*, f.sequence AS from_sequence, t.sequence AS to_sequence,
             h.captured_cents AS hold_captured_cents, h.status AS hold_status,
             h.resolved_at AS hold_resolved_at, h.refunded_cents AS hold_refunded_cents,
             EXISTS (SELECT FROM journal l WHERE l.concerns_id = j.command_id) AS awaited,
             EXISTS (SELECT FROM journal l WHERE l.concerns_id = j.concerns_id
                       AND l.booked_at > j.booked_at) AS concern_awaited
      FROM journal j
      LEFT JOIN entry f ON f.account_id = j.from_account_id AND f.booked_at = j.booked_at
      LEFT JOIN entry t ON t.account_id = j.to_account_id AND t.booked_at = j.booked_at
      LEFT JOIN hold h ON h.hold_id = j.command_id
      ORDER BY j.booked_at, j.command_id
      """;

  /** Holds that are due count as expired, whether or not anybody has noticed. */
  private static final String ACCOUNTS =
      """
      SELECT account_id, currency, system, closed, restrictions, restricted_by_operator,
             balance_cents, held_cents - coalesce(due.cents, 0) AS held_cents,
             overdraft_limit_cents, sequence, sha256('') AS hash, NULL AS next_hold_expiry,
             false AS forced, false AS fenced
      FROM balance
      LEFT JOIN (SELECT from_account_id, sum(amount_cents - captured_cents) AS cents
                 FROM hold WHERE status = 'active' AND expires_at <= ? GROUP BY 1) due
        ON due.from_account_id = account_id
      ORDER BY account_id
      """;

  private final Connection connection;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<HoldId, HoldEnd> holds = new HashMap<>();
  private final ReplayedLedger ledger = new ReplayedLedger(this::compare);
  private final List<ReplayRow> group = new ArrayList<>();
  private long commands;
  private Instant until = Instant.EPOCH;
  private Instant bookedAt = Instant.MIN;
  private boolean astray;

  /** In the caller's transaction, on what it sees. */
  Replay(Connection connection) {
    this.connection = connection;
  }

  /** Findings are {@link Verification#FINDINGS_MAX} at most. */
  record Result(long commands, List<Finding> findings) {}

  /**
   * @param progress called now and then with commands replayed and commands in all
   */
  Result run(BiConsumer<Long, Long> progress) throws SQLException {
    long total;
    try (PreparedStatement statement = connection.prepareStatement(UNTIL);
        ResultSet row = statement.executeQuery()) {
      row.next();
      total = row.getLong("total");
      until = JournalRow.instant(row, "until");
    }
    commands(replayed -> progress.accept(replayed, total));
    if (!astray) {
      ledger.end(until);
      accounts();
      limits();
      cards();
    }
    return new Result(commands, List.copyOf(findings));
  }

  private void commands(LongConsumer progress) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COMMANDS)) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery()) {
        while (!astray && row.next()) {
          take(row);
          progress.accept(commands);
        }
        decideGroup();
      }
    }
  }

  private void take(ResultSet row) throws SQLException {
    TransferId id = new TransferId(row.getObject("command_id", UUID.class));
    try {
      ReplayRow next = ReplayRow.of(row);
      if (!next.follows(group)) {
        decideGroup();
      }
      if (!next.recorded().bookedAt().isAfter(bookedAt)) {
        differs(id, "is booked at the same time as the one before");
      }
      bookedAt = next.recorded().bookedAt();
      group.add(next);
    } catch (RuntimeException unreadable) { // whatever somebody wrote there
      decideGroup();
      differs(id, "cannot be replayed: " + unreadable.getMessage());
    }
  }

  /** Those that were ordered together come to what is written, or the replay ends with them. */
  private void decideGroup() {
    if (group.isEmpty() || astray) {
      return;
    }
    try {
      decide(new Linked(group.stream().map(ReplayRow::command).toList()));
      commands += group.size();
    } catch (RuntimeException impossible) { // the core never met such a command
      differs(id(group.get(0)), "cannot be replayed: " + impossible.getMessage());
    }
    group.clear();
  }

  private void decide(Linked ordered) {
    Pending pending = new Pending(ordered, new CompletableFuture<>(), 0);
    Batch batch = new Batch(List.of(pending), Map.of(), group.get(0).recorded().bookedAt());
    Books books = ledger.books(group, batch.horizon());
    batch.decide(books, Set.of());
    List<Outcome> outcomes = Objects.requireNonNull(batch.answers().get(pending));
    List<Facts> again =
        batch.kept().isEmpty()
            ? outcomes.stream().map(Facts::unkept).toList()
            : batch.kept().stream().map(Facts::again).toList();
    List<Facts> written = group.stream().map(Facts::written).toList();
    IntStream.range(0, group.size())
        .boxed()
        .filter(i -> !written.get(i).equals(again.get(i)))
        .min(Comparator.comparing(i -> written.get(i).isLinked() || again.get(i).isLinked()))
        .ifPresent(i -> differs(id(group.get(i)), written.get(i).differenceFrom(again.get(i))));
    group.forEach(row -> row.hold().ifPresent(hold -> holds.put(new HoldId(row.id()), hold)));
    ledger.take(books, group);
  }

  private static TransferId id(ReplayRow row) {
    return row.recorded().id();
  }

  /** Told of each hold once, when the replay is done with it. */
  private void compare(HoldState hold) {
    HoldEnd found = holds.remove(hold.id());
    HoldEnd is =
        found == null ? null : found.expiredIf(!until.isBefore(hold.expiresAt()), hold.expiresAt());
    HoldEnd again = HoldEnd.of(hold);
    if (!again.equals(is)) {
      found(hold.id(), "is " + is + " where the replay gives " + again);
    }
  }

  private void accounts() throws SQLException {
    Set<AccountId> missing = new HashSet<>(ledger.accounts());
    try (PreparedStatement statement = connection.prepareStatement(ACCOUNTS)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setObject(1, until.atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          AccountState state = JournalRow.state(row);
          missing.remove(state.id());
          AccountState replayed = ledger.account(state.id());
          String again = replayed == null ? "no such account" : told(replayed);
          if (!told(state).equals(again)) {
            found(state.id(), "has " + told(state) + " where the replay gives " + again);
          }
        }
      }
    }
    missing.forEach(id -> found(id, "has no balance where the replay gives one"));
  }

  /** What was counted against them {@link Verification} has looked at. */
  private void limits() throws SQLException {
    Map<Allowance.Id, Allowance> there = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM allowance");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        AllowanceSql.add(row, there);
      }
    }
    Map<Allowance.Id, Allowance> again = ledger.allowances();
    Set<Allowance.Id> ids = new TreeSet<>(there.keySet());
    ids.addAll(again.keySet());
    for (Allowance.Id id : ids) {
      String is = told(there.get(id));
      String gives = told(again.get(id));
      if (!is.equals(gives)) {
        Allowance either = there.getOrDefault(id, again.get(id));
        found(subject(id, either), "has " + is + " where the replay gives " + gives);
      }
    }
  }

  private void cards() throws SQLException {
    Map<UUID, CardState> missing = new HashMap<>(ledger.cards());
    try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM card_line");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        CardState is = CardSql.state(row);
        CardState again = missing.remove(is.line());
        if (!is.equals(again)) {
          found(new CardId(is.line()), "is " + is + " where the replay gives " + again);
        }
      }
    }
    missing.forEach((line, card) -> found(new CardId(line), "is not there, the replay: " + card));
  }

  private Object subject(Allowance.Id id, @Nullable Allowance either) {
    Payer payer = either == null ? null : either.payer();
    AccountId account = payer == null ? new AccountId(id.subjectId()) : payer.account();
    if (either != null && either.subject() == Allowance.Subject.CARD) {
      return new CardId(id.subjectId());
    }
    return ledger.account(account) == null ? new UserId(id.subjectId()) : account;
  }

  private static String told(@Nullable Allowance allowance) {
    if (allowance == null) {
      return "no limits";
    }
    Payer payer = allowance.payer();
    String whose = payer == null ? "" : " of " + payer.user();
    return allowance.id().currency() + " " + allowance.limits() + whose + " in " + allowance.zone();
  }

  private static String told(AccountState state) {
    return "balance %d %s, held %d, overdraft limit %d, %d entries, restrictions %d%s%s%s"
        .formatted(
            state.balanceCents(),
            state.currency(),
            state.heldCents(),
            state.overdraftLimitCents(),
            state.sequence(),
            state.restrictions().bits(),
            state.restrictions().byOperator() ? " by an operator" : "",
            state.closed() ? ", closed" : "",
            state.system() ? ", the bank's own" : "");
  }

  private void differs(TransferId id, String detail) {
    if (!astray) {
      found(id, detail);
    }
    astray = true;
  }

  private void found(Object id, String detail) {
    if (findings.size() < Verification.FINDINGS_MAX) {
      findings.add(new Finding("replay", id.toString(), detail));
    }
  }
}
