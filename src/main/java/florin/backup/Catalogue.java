package florin.backup;

import florin.db.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * What the bank's schema holds, asked of PostgreSQL's catalogue (chapter 51), so that no table can
 * be forgotten. Works in the caller's transaction.
 */
record Catalogue(Handle handle) {
  /** Flyway's own; a restored bank has it from its own migrations. */
  private static final String HISTORY = "flyway_schema_history";

  /** What is nobody's data: the history, and who was doing what is due; a start makes it anew. */
  private static final String[] APART = {HISTORY, "scheduled_tasks"};

  /** Has a row as soon as a bank was started, which says nothing while nothing is sealed. */
  private static final String KEYS = "sealing_key";

  private static final String TABLES =
      """
      WITH RECURSIVE ours AS (
        SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname <> ALL (:apart)
      ), placed (oid, depth) AS (
        SELECT oid, 0 FROM ours
        UNION
        SELECT k.conrelid, depth + 1
        FROM placed JOIN pg_constraint k ON k.confrelid = placed.oid
        WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND depth < 100
      )
      SELECT relname, (
          SELECT coalesce(string_agg(attname, ',' ORDER BY attnum), '') FROM pg_attribute
          WHERE attrelid = ours.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        ) AS columns
      FROM ours JOIN placed USING (oid)
      GROUP BY oid, relname
      ORDER BY max(depth), relname
      """;

  private static final String SEQUENCES =
      """
      SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND relkind = 'S' ORDER BY relname
      """;

  private static final String SUMS =
      """
      SELECT concat_ws(' ', currency, count(*),
          coalesce(sum(balance_cents) FILTER (WHERE NOT system), 0),
          coalesce(sum(balance_cents) FILTER (WHERE system), 0),
          sum(held_cents), coalesce(sum(credited_cents), 0))
      FROM balance LEFT JOIN (
        SELECT account_id, sum(amount_cents) AS credited_cents FROM entry
        WHERE amount_cents > 0 GROUP BY account_id
      ) credited USING (account_id)
      GROUP BY currency ORDER BY currency
      """;

  /** The same text whatever the server's and the database's defaults are. */
  private static final String PORTABLE =
      """
      SET LOCAL TimeZone = 'UTC';
      SET LOCAL DateStyle = 'ISO, YMD';
      SET LOCAL IntervalStyle = 'postgres';
      SET LOCAL bytea_output = 'hex';
      SET LOCAL extra_float_digits = 3;
      SET LOCAL lock_timeout = '10s';
      SET LOCAL statement_timeout = 0;
      SET LOCAL idle_in_transaction_session_timeout = 0
      """;

  /** A connection as the owner, apart from the service's pool. */
  static Handle open(Database.Login owner) {
    Jdbi jdbi = Jdbi.create(owner.jdbcUrl(), owner.user(), owner.password());
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi.open();
  }

  void setUp() {
    handle.execute(PORTABLE);
  }

  /** Each after those it refers to; not counted yet. */
  List<Contents.Table> tables() {
    return handle
        .createQuery(TABLES)
        .bind("apart", APART)
        .map((row, context) -> new Contents.Table(row.getString(1), columns(row.getString(2)), 0))
        .list();
  }

  private static List<String> columns(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  /** With counts and sums: reads the whole ledger. */
  Contents contents() {
    List<Contents.Table> counted =
        tables().stream()
            .map(table -> table.withRows(number("SELECT count(*) FROM " + table.quoted())))
            .toList();
    return new Contents(counted, handle.createQuery(SUMS).mapTo(String.class).list());
  }

  /** The first table that has a row, or nothing. */
  List<String> filled() {
    return tables().stream()
        .map(Contents.Table::quoted)
        .filter(name -> !name.equals("\"" + KEYS + "\""))
        .filter(name -> number("SELECT count(*) FROM (SELECT FROM " + name + " LIMIT 1) one") > 0)
        .limit(1)
        .toList();
  }

  /** The key that an empty bank would have sealed with; the backup brings its own. */
  void forgetKey() {
    handle.execute("DELETE FROM " + KEYS);
  }

  List<Contents.Sequence> sequences() {
    return handle.createQuery(SEQUENCES).mapTo(String.class).stream().map(this::sequence).toList();
  }

  private Contents.Sequence sequence(String name) {
    return handle
        .createQuery("SELECT last_value, is_called FROM \"" + name + "\"")
        .map((row, context) -> new Contents.Sequence(name, row.getLong(1), row.getBoolean(2)))
        .one();
  }

  boolean hasBank() {
    return number("SELECT count(to_regclass('" + HISTORY + "'))") > 0;
  }

  /** The version of the last migration. */
  String schema() {
    return text(
        "SELECT version FROM "
            + HISTORY
            + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1");
  }

  String postgresql() {
    return text("SHOW server_version");
  }

  /** Sessions of a bank's pool, or of a command beside one. */
  long sessionsOfABank() {
    return number(
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'florin'");
  }

  /** Nobody else writes until the transaction ends; whoever tries waits. */
  void lock(List<Contents.Table> tables) {
    handle.execute("LOCK TABLE " + names(tables) + " IN EXCLUSIVE MODE");
  }

  /** So that whoever asks next gets good plans. */
  void analyze(List<Contents.Table> tables) {
    handle.execute("ANALYZE " + names(tables));
  }

  private static String names(List<Contents.Table> tables) {
    return tables.stream().map(Contents.Table::quoted).collect(Collectors.joining(", "));
  }

  /** Counts on after what was restored; a rollback does not undo it. */
  void restart(List<Contents.Sequence> sequences) {
    for (Contents.Sequence sequence : sequences) {
      handle
          .createQuery("SELECT setval(format('%I', :name)::regclass, :value, :called)")
          .bind("name", sequence.name())
          .bind("value", sequence.lastValue())
          .bind("called", sequence.called())
          .mapTo(Long.class)
          .one();
    }
  }

  /** By the driver's inner face: annotations of the outer one are not on our class path. */
  CopyManager copy() throws SQLException {
    return new CopyManager(handle.getConnection().unwrap(BaseConnection.class));
  }

  private long number(String sql) {
    return handle.createQuery(sql).mapTo(Long.class).one();
  }

  private String text(String sql) {
    return handle.createQuery(sql).mapTo(String.class).one();
  }
}
