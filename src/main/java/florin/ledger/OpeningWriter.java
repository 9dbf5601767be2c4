package florin.ledger;

import florin.core.AccountId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the rows of new accounts: name, owner, balance. The first account in a currency brings the
 * bank's own accounts of that currency with it.
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
          (account_id, number, type, currency, name, time_zone, external_number, created_at)
      SELECT r.id, r.number, r.type, r.currency, r.name, r.time_zone, r.external_number,
          timestamptz 'epoch' + r.booked * interval '1 microsecond'
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::bigint[])
          AS r (id, number, type, currency, name, time_zone, external_number, booked)
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

  private final Connection connection;

  OpeningWriter(Connection connection) {
    this.connection = connection;
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

  void write(List<Batch.Kept> kept) throws SQLException {
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
    try (var insert = new Columns<>(connection, SYSTEM_ACCOUNT, rows)) {
      insert
          .uuids(row -> row.id().value())
          .texts(row -> row.account().slug())
          .texts(SystemRow::currency)
          .executeWhereNew();
    }
    try (var insert = new Columns<>(connection, SYSTEM_BALANCE, rows)) {
      insert
          .uuids(row -> row.id().value())
          .texts(SystemRow::currency)
          .hashes(row -> Entry.genesis(row.id()))
          .executeWhereNew();
    }
  }

  private void accounts(List<Opening> rows) throws SQLException {
    try (var insert = new Columns<>(connection, ACCOUNT, rows)) {
      insert
          .uuids(row -> row.account().id().value())
          .texts(row -> row.account().number())
          .texts(row -> row.account().type())
          .texts(row -> row.account().currency())
          .texts(row -> row.account().name())
          .texts(row -> row.account().timeZone())
          .texts(row -> row.account().externalNumber())
          .longs(row -> Entry.micros(row.decision().bookedAt()))
          .execute();
    }
    try (var insert = new Columns<>(connection, OWNER, rows)) {
      insert
          .uuids(row -> row.account().id().value())
          .uuids(row -> row.command().origin().caller().userId().value())
          .execute();
    }
    try (var insert = new Columns<>(connection, BALANCE, rows)) {
      insert
          .uuids(row -> row.account().id().value())
          .texts(row -> row.account().currency())
          .longs(row -> row.command().overdraftLimitCents())
          .hashes(row -> Entry.genesis(row.account().id()))
          .execute();
    }
  }
}
