package florin.ledger;

import florin.core.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds a list of rows to a statement column by column, one array each, for {@code unnest}. */
final class Columns<R> implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement statement;
  private final List<R> rows;
  private int column;

  Columns(Connection connection, String sql, List<R> rows) throws SQLException {
    this.connection = connection;
    this.statement = connection.prepareStatement(sql);
    this.rows = rows;
  }

  Columns<R> uuids(Function<R, @Nullable UUID> value) throws SQLException {
    return bind("uuid", value);
  }

  Columns<R> texts(Function<R, @Nullable String> value) throws SQLException {
    return bind("text", value);
  }

  Columns<R> longs(Function<R, @Nullable Long> value) throws SQLException {
    return bind("int8", value);
  }

  Columns<R> flags(Function<R, Boolean> value) throws SQLException {
    return bind("bool", value);
  }

  Columns<R> hashes(Function<R, @Nullable Hash> value) throws SQLException {
    return bytes(
        row -> {
          Hash hash = value.apply(row);
          return hash == null ? null : hash.bytes();
        });
  }

  Columns<R> bytes(Function<R, byte @Nullable []> value) throws SQLException {
    byte[][] values = new byte[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    statement.setArray(++column, connection.createArrayOf("bytea", values));
    return this;
  }

  private Columns<R> bind(String type, Function<R, ?> value) throws SQLException {
    Object[] values = new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    statement.setArray(++column, connection.createArrayOf(type, values));
    return this;
  }

  /** Every row must arrive: a lost update would be money lost. */
  void execute() throws SQLException {
    int written = statement.executeUpdate();
    if (written != rows.size()) {
      throw new IllegalStateException(written + " rows written of " + rows.size());
    }
  }

  /** For rows that may be there already. */
  void executeWhereNew() throws SQLException {
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
