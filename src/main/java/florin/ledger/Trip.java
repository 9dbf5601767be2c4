package florin.ledger;

import florin.core.Hash;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Statements that go to the database together and are executed in order, each on a snapshot of its
 * own: one round trip instead of one each. Their parameters are arrays ({@code unnest}, {@code =
 * ANY}), so that a statement reads the same however many rows it is about. Plain JDBC on Jdbi's
 * handle, on the caller's transaction.
 */
final class Trip {
  private final Connection connection;
  private final List<String> statements = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Array> parameters = new ArrayList<>();

  Trip(Handle handle) {
    this.connection = handle.getConnection();
  }

  /** Takes one row of an answer. */
  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private interface Result {
    void take(PreparedStatement statement) throws SQLException;
  }

  /** A statement without an answer, or whose rows may be there already. */
  Trip tell(String sql) {
    return add(sql, statement -> {});
  }

  Trip ask(String sql, Row each) {
    return add(
        sql,
        statement -> {
          try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
              each.read(row);
            }
          }
        });
  }

  /** Every row must arrive: a lost update would be money lost. */
  Trip write(String sql, int rows) {
    return add(
        sql,
        statement -> {
          int written = statement.getUpdateCount();
          if (written != rows) {
            throw new IllegalStateException(written + " rows written of " + rows);
          }
        });
  }

  private Trip add(String sql, Result result) {
    statements.add(sql);
    results.add(result);
    return this;
  }

  /** The next parameter of the statement that was added last; so are the other types. */
  <R> Trip uuids(Collection<R> rows, Function<R, @Nullable UUID> value) throws SQLException {
    return bind(Oid.UUID_ARRAY, BinaryArray.uuids(rows, value));
  }

  <R> Trip longs(Collection<R> rows, Function<R, @Nullable Long> value) throws SQLException {
    return bind(Oid.INT8_ARRAY, BinaryArray.longs(rows, value));
  }

  <R> Trip times(Collection<R> rows, Function<R, @Nullable Instant> value) throws SQLException {
    return bind(Oid.TIMESTAMPTZ_ARRAY, BinaryArray.times(rows, value));
  }

  <R> Trip texts(Collection<R> rows, Function<R, @Nullable String> value) throws SQLException {
    return bind("text", rows, value, new @Nullable String[rows.size()]);
  }

  <R> Trip flags(Collection<R> rows, Function<R, Boolean> value) throws SQLException {
    return bind("bool", rows, value, new Boolean[rows.size()]);
  }

  <R> Trip bytes(Collection<R> rows, Function<R, byte @Nullable []> value) throws SQLException {
    return bind("bytea", rows, value, new byte @Nullable [rows.size()][]);
  }

  <R> Trip hashes(Collection<R> rows, Function<R, @Nullable Hash> value) throws SQLException {
    return bytes(
        rows,
        row -> {
          Hash hash = value.apply(row);
          return hash == null ? null : hash.bytes();
        });
  }

  private Trip bind(int type, byte[] binary) throws SQLException {
    parameters.add(new PgArray(connection.unwrap(BaseConnection.class), type, binary));
    return this;
  }

  private <R, V> Trip bind(
      String type, Collection<R> rows, Function<R, V> value, @Nullable Object[] values)
      throws SQLException {
    int i = 0;
    for (R row : rows) {
      values[i++] = value.apply(row);
    }
    parameters.add(connection.createArrayOf(type, values));
    return this;
  }

  /**
   * @throws IllegalStateException when a write did not write its rows: roll back
   */
  void run() throws SQLException {
    if (statements.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(String.join(";\n", statements))) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setArray(i + 1, parameters.get(i));
      }
      statement.execute();
      for (Result result : results) {
        result.take(statement);
        statement.getMoreResults();
      }
    }
  }
}
