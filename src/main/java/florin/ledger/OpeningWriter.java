package florin.ledger;

import florin.core.AccountId;
import florin.db.Sealing;
import florin.seal.Field;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Adds the rows of new accounts to what is written: name, owner, balance. The first account in a
 * currency brings the bank's own accounts of that currency with it.
 */
final class OpeningWriter {
  private static final String SYSTEM_ACCOUNT =
      """
      INSERT INTO account
          (account_id, number, type, system_code, currency, name, time_zone, created_at)
      SELECT r.id, r.code || '.' || r.currency, 'system', r.code, r.currency, r.code, 'UTC', now()
      FROM unnest(?::uuid[], ?::text[], ?::text[]) AS r (id, code, currency)
      ON CONFLICT DO NOTHING
      """;

  private static final String SYSTEM_BALANCE =
      """
      INSERT INTO balance (account_id, currency, system, hash)
      SELECT r.id, r.currency, true, r.hash
      FROM unnest(?::uuid[], ?::text[], ?::bytea[]) AS r (id, currency, hash)
      ON CONFLICT DO NOTHING
      """;

  private static final String ACCOUNT =
      """
      INSERT INTO account
          (account_id, number, type, currency, name_sealed, time_zone, external_number,
           created_at)
      SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[],
          ?::text[], ?::timestamptz[])
      """;

  private static final String OWNER =
      "INSERT INTO account_access (account_id, user_id, access)"
          + " SELECT r.account, r.owner, 'MANAGE'"
          + " FROM unnest(?::uuid[], ?::uuid[]) AS r (account, owner)";

  private static final String BALANCE =
      """
      INSERT INTO balance (account_id, currency, system, overdraft_limit_cents, hash)
      SELECT r.id, r.currency, false, r.overdraft, r.hash
      FROM unnest(?::uuid[], ?::text[], ?::bigint[], ?::bytea[])
          AS r (id, currency, overdraft, hash)
      """;

  private final Trip trip;
  private final Handle handle;

  OpeningWriter(Trip trip, Handle handle) {
    this.trip = trip;
    this.handle = handle;
  }

  private record Opening(Command.OpenAccount command, Decision decision) {
    Command.NewAccount account() {
      return command.account();
    }
  }

  private record SystemRow(SystemAccount account, String currency) {
    AccountId id() {
      return account.id(currency);
    }
  }

  void add(List<Batch.Kept> kept) throws SQLException {
    List<Opening> openings = new ArrayList<>();
    Set<String> currencies = new LinkedHashSet<>();
    for (Batch.Kept row : kept) {
      if (row.decision().command() instanceof Command.OpenAccount open) {
        openings.add(new Opening(open, row.decision()));
        currencies.add(open.account().currency());
      }
    }
    if (!openings.isEmpty()) {
      systemAccounts(currencies);
      accounts(openings);
    }
  }

  private void systemAccounts(Set<String> currencies) throws SQLException {
    List<SystemRow> rows = new ArrayList<>();
    for (String currency : currencies) {
      for (SystemAccount account : SystemAccount.values()) {
        rows.add(new SystemRow(account, currency));
      }
    }
    trip.tell(SYSTEM_ACCOUNT)
        .uuids(rows, row -> row.id().value())
        .texts(rows, row -> row.account().slug())
        .texts(rows, SystemRow::currency);
    trip.tell(SYSTEM_BALANCE)
        .uuids(rows, row -> row.id().value())
        .texts(rows, SystemRow::currency)
        .hashes(rows, row -> Entry.genesis(row.id()));
  }

  private void accounts(List<Opening> rows) throws SQLException {
    trip.write(ACCOUNT, rows.size())
        .uuids(rows, row -> row.account().id().value())
        .texts(rows, row -> row.account().number())
        .texts(rows, row -> row.account().type())
        .texts(rows, row -> row.account().currency())
        .bytes(rows, row -> sealedName(row.account()))
        .texts(rows, row -> row.account().timeZone())
        .texts(rows, row -> row.account().externalNumber())
        .times(rows, row -> row.decision().bookedAt());
    trip.write(OWNER, rows.size())
        .uuids(rows, row -> row.account().id().value())
        .uuids(rows, row -> row.command().origin().caller().userId().value());
    trip.write(BALANCE, rows.size())
        .uuids(rows, row -> row.account().id().value())
        .texts(rows, row -> row.account().currency())
        .longs(rows, row -> row.command().overdraftLimitCents())
        .hashes(rows, row -> Entry.genesis(row.account().id()));
  }

  private byte[] sealedName(Command.NewAccount account) {
    return Sealing.of(handle).seal(Field.ACCOUNT_NAME, account.id().value(), account.name());
  }
}
