package florin.audit;

import florin.core.AuditId;
import florin.core.Hash;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The log's rows in and out, many in one statement. Plain JDBC on the caller's transaction. */
final class AuditSql {
  /** The columns that {@link #read} wants, of {@code audit a}. */
  static final String COLUMNS =
      "a.audit_id, a.at, a.kind, a.outcome, a.actor_id, a.via, a.request_id,"
          + " array_to_string(a.subjects, ' ') AS subjects, a.detail, a.words_hash";

  private static final String INSERT =
      """
      WITH given AS (
        SELECT * FROM unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::uuid[],
            ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[])
          AS event (audit_id, at, kind, outcome, actor_id,
            via, request_id, subjects, detail, words_hash, salt, sealed)
      ), event AS (
        INSERT INTO audit (audit_id, at, kind, outcome, actor_id, via, request_id, subjects,
            detail, words_hash)
        SELECT audit_id, at, kind, outcome, actor_id, via, request_id,
          string_to_array(subjects, ' '), detail, words_hash
        FROM given
      ), words AS (
        INSERT INTO audit_text (audit_id, salt, sealed)
        SELECT audit_id, salt, sealed FROM given WHERE sealed IS NOT NULL
      )
      INSERT INTO audit_unsealed (audit_id) SELECT audit_id FROM given
      """;

  private AuditSql() {}

  static void insert(Handle handle, List<AuditRow> rows) throws SQLException {
    Connection connection = handle.getConnection();
    FieldCipher cipher = Sealing.of(handle);
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      var arrays = new Arrays(connection, statement, rows);
      arrays.set(1, "uuid", row -> row.id().value());
      arrays.set(2, "timestamptz", row -> row.at().toString());
      arrays.set(3, "text", AuditRow::kind);
      arrays.set(4, "text", AuditRow::outcome);
      arrays.set(5, "uuid", row -> row.actorId() == null ? null : row.actorId().value());
      arrays.set(6, "text", AuditRow::via);
      arrays.set(7, "text", AuditRow::requestId);
      arrays.set(8, "text", AuditRow::subjects);
      arrays.set(9, "text", AuditRow::detail);
      arrays.set(10, "bytea", row -> row.wordsHash() == null ? null : row.wordsHash().bytes());
      arrays.set(11, "bytea", row -> row.words() == null ? null : row.words().salt());
      arrays.set(12, "bytea", row -> sealed(row, cipher));
      statement.executeUpdate();
    }
  }

  private static byte @Nullable [] sealed(AuditRow row, FieldCipher cipher) {
    AuditRow.Words words = row.words();
    return words == null ? null : cipher.seal(Field.AUDIT_DETAIL, row.id().value(), words.text());
  }

  private record Arrays(Connection connection, PreparedStatement statement, List<AuditRow> rows) {
    void set(int place, String type, Function<AuditRow, @Nullable Object> value)
        throws SQLException {
      Object[] values = type.equals("bytea") ? new byte[rows.size()][] : new Object[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value.apply(rows.get(i));
      }
      statement.setArray(place, connection.createArrayOf(type, values));
    }
  }

  /** A row of a query for {@link #COLUMNS}; its words are not read. */
  static AuditRow read(ResultSet row) throws SQLException {
    UUID actor = row.getObject("actor_id", UUID.class);
    byte[] wordsHash = row.getBytes("words_hash");
    return new AuditRow(
        new AuditId(row.getObject("audit_id", UUID.class)),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("kind"),
        row.getString("outcome"),
        actor == null ? null : new UserId(actor),
        row.getString("via"),
        row.getString("request_id"),
        row.getString("subjects"),
        row.getString("detail"),
        wordsHash == null ? null : Hash.wrap(wordsHash),
        null);
  }
}
