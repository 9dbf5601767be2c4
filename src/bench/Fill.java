import com.github.f4b6a3.uuid.UuidCreator;
import florin.core.AccountId;
import florin.core.Hash;
import florin.core.TransferId;
import florin.ledger.Entry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Years of transfers between random accounts, written past the ledger as it would have written
 * them, their chains too. Reads {@code BENCH_DB} (a jdbc: URL of the owner); argument: how many.
 */
public final class Fill {
  private static final String ACCOUNTS =
      """
      SELECT account_id, user_id, sequence, balance_cents, hash
      FROM balance JOIN account_access USING (account_id) WHERE currency = 'EUR'
      """;
  private static final String JOURNAL =
      """
      COPY journal (command_id, kind, outcome, user_id, idempotency_key, request_hash, request_id,
          from_account_id, to_account_id, amount_cents, currency, from_balance_after_cents,
          to_balance_after_cents, effective_at, booked_at) FROM STDIN
      """;
  private static final String ENTRY =
      """
      COPY entry (account_id, other_account_id, sequence, command_id, kind, amount_cents,
          balance_after_cents, booked_at, effective_at, hash) FROM STDIN
      """;

  private final Random random = new Random(42);
  private final List<Account> accounts = new ArrayList<>();
  private final CopyIn journal;
  private final CopyIn entries;

  private static final class Account {
    AccountId id;
    UUID user;
    long sequence;
    long balance;
    Hash hash;
  }

  private Fill(Connection one, Connection two) throws SQLException {
    try (ResultSet row = one.createStatement().executeQuery(ACCOUNTS)) {
      while (row.next()) {
        Account account = new Account();
        account.id = new AccountId(row.getObject(1, UUID.class));
        account.user = row.getObject(2, UUID.class);
        account.sequence = row.getLong(3);
        account.balance = row.getLong(4);
        account.hash = Hash.wrap(row.getBytes(5));
        accounts.add(account);
      }
    }
    journal = one.unwrap(PGConnection.class).getCopyAPI().copyIn(JOURNAL);
    entries = two.unwrap(PGConnection.class).getCopyAPI().copyIn(ENTRY);
  }

  public static void main(String[] args) throws SQLException {
    String url = System.getenv("BENCH_DB");
    try (Connection one = DriverManager.getConnection(url);
        Connection two = DriverManager.getConnection(url)) {
      Instant booked = last(one);
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      Fill fill = new Fill(one, two);
      for (int i = Integer.parseInt(args[0]); i > 0; i--) {
        booked = booked.plusNanos(1_000);
        fill.transfer(booked);
      }
      fill.journal.endCopy();
      fill.entries.endCopy();
      fill.balances(one);
      two.commit();
      one.commit();
    }
  }

  private static Instant last(Connection database) throws SQLException {
    try (ResultSet row =
        database.createStatement().executeQuery("SELECT max(booked_at) FROM journal")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }

  private void transfer(Instant booked) throws SQLException {
    int from = random.nextInt(accounts.size());
    int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
    Account source = accounts.get(from);
    Account target = accounts.get(to);
    UUID id = UuidCreator.getTimeOrderedEpoch();
    entry(source, target, id, -1, booked);
    entry(target, source, id, 1, booked);
    Hash request = Hash.of(id.toString().getBytes(StandardCharsets.US_ASCII));
    write(
        journal, id, "transfer", "posted", source.user, "fill-" + id, bytes(request),
        "req_" + id.toString().replace("-", ""), source.id.value(), target.id.value(), 1, "EUR",
        source.balance, target.balance, booked, booked);
  }

  private void entry(Account account, Account other, UUID id, long amount, Instant booked)
      throws SQLException {
    account.sequence++;
    account.balance += amount;
    Entry unlinked =
        new Entry(
            account.id,
            other.id,
            account.sequence,
            new TransferId(id),
            "transfer",
            amount,
            account.balance,
            booked,
            booked,
            account.hash);
    account.hash = unlinked.link(account.hash, null);
    write(
        entries, account.id.value(), other.id.value(), account.sequence, id, "transfer", amount,
        account.balance, booked, booked, bytes(account.hash));
  }

  private static String bytes(Hash hash) {
    return "\\\\x" + HexFormat.of().formatHex(hash.bytes());
  }

  private static void write(CopyIn table, Object... row) throws SQLException {
    StringBuilder line = new StringBuilder();
    for (Object value : row) {
      line.append(line.length() == 0 ? "" : "\t").append(value);
    }
    byte[] text = line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    table.writeToCopy(text, 0, text.length);
  }

  private void balances(Connection database) throws SQLException {
    String update =
        "UPDATE balance SET sequence = ?, balance_cents = ?, hash = ? WHERE account_id = ?";
    try (var statement = database.prepareStatement(update)) {
      for (Account account : accounts) {
        statement.setLong(1, account.sequence);
        statement.setLong(2, account.balance);
        statement.setBytes(3, account.hash.bytes());
        statement.setObject(4, account.id.value());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
