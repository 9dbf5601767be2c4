package florin.ledger;

import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Role;
import florin.db.Database;
import florin.db.SqlStates;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database's own guards, tried one by one as the owner of the tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardsTest {
  private static final String ACCOUNT =
      "INSERT INTO account (account_id, number, type, system_code, currency, name, time_zone,"
          + " created_at) VALUES (gen_random_uuid(), ";
  private static final String JOURNAL =
      "INSERT INTO journal (command_id, kind, outcome, user_id, effective_at, booked_at, ";
  private static final String JOURNAL_VALUES =
      ") VALUES (gen_random_uuid(), 'transfer', 'posted', gen_random_uuid(), now(), now(), ";
  private static final String ENTRY =
      "INSERT INTO entry (account_id, other_account_id, command_id, kind, balance_after_cents,"
          + " booked_at, effective_at, hash, amount_cents, sequence) VALUES (gen_random_uuid(),"
          + " gen_random_uuid(), gen_random_uuid(), 'transfer', 0, now(), now(), '', ";
  private static final String BALANCE = "UPDATE balance SET ";

  /** A constraint or trigger, and what it refuses. */
  private record Guard(String name, String sql) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Guard guard(String name, String... sql) {
    return new Guard(name, String.join("", sql));
  }

  static final List<Guard> GUARDS =
      List.of(
          guard("account_pkey", "INSERT INTO account SELECT * FROM account LIMIT 1"),
          guard(
              "account_number_unique",
              ACCOUNT,
              "(SELECT number FROM account WHERE type = 'checking' LIMIT 1), 'checking', NULL,"
                  + " 'EUR', '', 'UTC', now())"),
          guard("account_type_known", ACCOUNT, "'n', 'other', NULL, 'EUR', '', 'UTC', now())"),
          guard(
              "account_system_code_known", ACCOUNT, "'n', 'system', 'x', 'EUR', '', 'UTC', now())"),
          guard(
              "account_currency_shape", ACCOUNT, "'n', 'checking', NULL, 'eur', '', 'UTC', now())"),
          guard(
              "account_name_length",
              ACCOUNT,
              "'n', 'checking', NULL, 'EUR', repeat('x', 141), 'UTC', now())"),
          guard(
              "account_system_or_not",
              ACCOUNT,
              "'n', 'checking', 'cash', 'AAA', '', 'UTC', now())"),
          guard("account_system_once", ACCOUNT, "'n', 'system', 'cash', 'EUR', '', 'UTC', now())"),
          guard("account_name_in_one_form", "UPDATE account SET name = NULL, name_sealed = NULL"),
          guard("account_access_pkey", "INSERT INTO account_access SELECT * FROM account_access"),
          guard("account_access_known", "UPDATE account_access SET access = 'OWN'"),
          guard("balance_pkey", "INSERT INTO balance SELECT * FROM balance"),
          guard("balance_not_overdrawn", BALANCE, "balance_cents = -1, overdraft_limit_cents = 0"),
          guard(
              "balance_not_overdrawn", BALANCE, "held_cents = balance_cents + 1 WHERE NOT system"),
          guard("balance_in_range", BALANCE, "balance_cents = 9007199254740992 WHERE NOT system"),
          guard("balance_held_not_negative", BALANCE, "held_cents = -1"),
          guard("balance_overdraft_not_negative", BALANCE, "overdraft_limit_cents = -1"),
          guard("balance_sequence_not_negative", BALANCE, "sequence = -1"),
          guard("balance_restrictions_known", BALANCE, "restrictions = 4"),
          guard("balance_closed_is_empty", BALANCE, "closed = true"),
          guard("journal_pkey", "INSERT INTO journal SELECT * FROM journal"),
          guard(
              "journal_key_once",
              "INSERT INTO journal (command_id, kind, outcome, user_id, effective_at, booked_at,"
                  + " idempotency_key, request_hash) SELECT gen_random_uuid(), kind, outcome,"
                  + " user_id, now(), now(), idempotency_key, request_hash FROM journal"
                  + " WHERE idempotency_key IS NOT NULL LIMIT 1"),
          guard(
              "journal_outcome_known",
              JOURNAL,
              "detail",
              JOURNAL_VALUES.replace("posted", "x"),
              "'')"),
          guard("journal_key_with_hash", JOURNAL, "idempotency_key", JOURNAL_VALUES, "'key')"),
          guard(
              "journal_amount_positive",
              JOURNAL,
              "amount_cents, currency",
              JOURNAL_VALUES,
              "0, 'EUR')"),
          guard("journal_amount_with_currency", JOURNAL, "amount_cents", JOURNAL_VALUES, "1)"),
          guard(
              "journal_two_sides",
              JOURNAL,
              "from_account_id, to_account_id",
              JOURNAL_VALUES,
              "'00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001')"),
          guard(
              "journal_decline_has_code", JOURNAL, "decline_code", JOURNAL_VALUES, "'not_found')"),
          guard("journal_is_final", "UPDATE journal SET detail = 'x'"),
          guard("journal_is_final", "DELETE FROM journal"),
          guard("journal_is_not_emptied", "TRUNCATE journal"),
          guard("command_text_pkey", "INSERT INTO command_text SELECT * FROM command_text"),
          guard("command_text_in_one_form", "UPDATE command_text SET text = NULL, sealed = NULL"),
          guard("entry_pkey", "INSERT INTO entry SELECT * FROM entry"),
          guard("entry_amount_not_zero", ENTRY, "0, 1)"),
          guard("entry_sequence_from_one", ENTRY, "1, 0)"),
          guard("entry_is_final", "UPDATE entry SET kind = 'x'"),
          guard("entry_is_final", "DELETE FROM entry"),
          guard("entry_is_not_emptied", "TRUNCATE entry"));

  private static final Set<String> TABLES =
      Set.of("account", "account_access", "balance", "journal", "command_text", "entry");

  private final TestLedger bank = new TestLedger();

  @BeforeAll
  void somethingIsInEveryTable() {
    Caller alice = bank.user(Role.CUSTOMER);
    AccountId from = bank.funded(alice, 1_000);
    bank.run(transfer(alice, from, bank.open(alice), 100));
    bank.run(bank.deposit(from, 1, new Command.Terms(ErasableText.of("memo"), null, null, false)));
  }

  @AfterAll
  void close() throws SQLException {
    assertThat(bank.verify().findings()).isEmpty();
    bank.close();
  }

  @ParameterizedTest
  @FieldSource("GUARDS")
  void the_database_refuses_by_itself(Guard guard) throws SQLException {
    Database.Login owner = bank.owner();
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      boolean trigger = guard.name().endsWith("_is_final") || guard.name().endsWith("_emptied");
      String refusal =
          trigger
              ? guard.name().substring(0, guard.name().indexOf('_')) + " is append-only"
              : "\"" + guard.name() + "\"";
      assertThatThrownBy(() -> statement.execute(guard.sql())).hasMessageContaining(refusal);
    }
  }

  @Test
  void every_guard_of_the_ledgers_tables_is_tried() {
    Set<String> tried = new TreeSet<>(GUARDS.stream().map(Guard::name).toList());

    assertThat(
            names(
                """
                SELECT conname FROM pg_constraint
                WHERE conrelid::regclass::text = ANY (:tables) AND contype <> 'n'
                UNION
                SELECT tgname FROM pg_trigger
                WHERE tgrelid::regclass::text = ANY (:tables) AND NOT tgisinternal
                """))
        .isEqualTo(tried);
  }

  private Set<String> names(String sql) {
    try (Handle handle = bank.database().jdbi().open()) {
      return new TreeSet<>(
          handle
              .createQuery(sql)
              .bindArray("tables", String.class, List.copyOf(TABLES))
              .mapTo(String.class)
              .set());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE journal SET kind = kind",
        "DELETE FROM journal",
        "TRUNCATE journal",
        "UPDATE entry SET kind = kind",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "DELETE FROM balance",
        "TRUNCATE balance",
        "DELETE FROM account",
        "DROP TABLE entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "ALTER TABLE balance DROP CONSTRAINT balance_not_overdrawn",
        "ALTER TABLE balance ADD COLUMN more int",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE INDEX mine ON entry (kind)",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS ''",
        "CREATE ROLE mine",
        "SET session_replication_role = replica",
        "SET ROLE florin_owner",
        "SET SESSION AUTHORIZATION florin_owner",
        "COPY entry TO PROGRAM 'cat'",
        "UPDATE flyway_schema_history SET success = success",
        "SELECT setval('account_ordinal', 1)"
      })
  void the_service_may_neither_rewrite_history_nor_change_the_schema(String sql) {
    try (Handle handle = bank.database().jdbi().open()) {
      handle.begin();
      try {
        assertThatThrownBy(() -> handle.execute(sql)).extracting(SqlStates::of).isEqualTo("42501");
      } finally {
        handle.rollback();
      }
    }
  }

  @Test
  void the_service_has_exactly_the_grants_it_needs() {
    Map<String, String> grants;
    try (Handle handle = bank.database().jdbi().open()) {
      grants =
          handle
              .createQuery(
                  """
                  SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)
                  FROM information_schema.role_table_grants
                  WHERE grantee IN ('florin_app', 'PUBLIC') AND table_schema = 'public'
                  GROUP BY table_name
                  """)
              .setMapKeyColumn("table_name")
              .setMapValueColumn("string_agg")
              .collectInto(new org.jdbi.v3.core.generic.GenericType<>() {});
    }
    for (String table : List.of("journal", "entry")) {
      assertThat(grants).containsEntry(table, "INSERT SELECT");
    }
    assertThat(grants.values().stream().flatMap(all -> Arrays.stream(all.split(" "))))
        .isSubsetOf("SELECT", "INSERT", "UPDATE", "DELETE");
  }
}
