package florin.trail;

import florin.core.AuditId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.customizer.QueryTimeOut;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Reads of the audit log. */
@RegisterRowMapper(TrailDao.EventMapper.class)
interface TrailDao {
  int FETCH_ROWS = 2_000;

  String SELECT =
      """
      SELECT a.audit_id, a.at, a.kind, a.outcome, a.actor_id, a.via, a.subjects, a.detail,
             a.request_id, encode(a.words_hash, 'hex') AS words_hash,
             uuid_send(t.audit_id) || t.sealed AS words, s.sequence, encode(s.hash, 'hex') AS hash
      FROM audit a
      LEFT JOIN audit_text t USING (audit_id)
      LEFT JOIN audit_seal s USING (audit_id)
      """;

  /** Newest first. */
  @SqlQuery(
      SELECT
          + """
          WHERE (CAST(:after AS uuid) IS NULL OR a.audit_id < :after)
            AND (CAST(:f.actor AS uuid) IS NULL OR a.actor_id = :f.actor)
            AND (CAST(:f.kind AS text) IS NULL OR a.kind = :f.kind)
            AND (CAST(:f.subject AS text) IS NULL OR a.subjects @> ARRAY[CAST(:f.subject AS text)])
            AND (CAST(:f.outcome AS text) IS NULL OR a.outcome = :f.outcome)
            AND (CAST(:f.from AS timestamptz) IS NULL OR a.at >= :f.from)
            AND (CAST(:f.to AS timestamptz) IS NULL OR a.at < :f.to)
          ORDER BY a.audit_id DESC
          LIMIT :limit
          """)
  List<TrailEvent> list(
      @BindMethods("f") Filter filter,
      @Bind("after") @Nullable AuditId after,
      @Bind("limit") int limit);

  /** In the chain's order, what waits for its seal last. */
  @SqlQuery(
      SELECT
          + """
          WHERE (CAST(:from AS timestamptz) IS NULL OR a.at >= :from)
            AND (CAST(:to AS timestamptz) IS NULL OR a.at < :to)
          ORDER BY s.sequence, a.audit_id
          """)
  @FetchSize(FETCH_ROWS)
  @QueryTimeOut(0)
  ResultIterable<TrailEvent> all(
      @Bind("from") @Nullable Instant from, @Bind("to") @Nullable Instant to);

  /**
   * Which events; what is null does not matter.
   *
   * @param from inclusive, as {@code to} is not
   */
  record Filter(
      @Nullable UserId actor,
      @Nullable String kind,
      @Nullable String subject,
      @Nullable String outcome,
      @Nullable Instant from,
      @Nullable Instant to) {}

  final class EventMapper implements RowMapper<TrailEvent> {
    private static final String BEFORE = "before.";
    private static final String AFTER = "after.";

    @Override
    public TrailEvent map(ResultSet row, StatementContext context) throws SQLException {
      Map<String, String> pairs = pairs(row.getString("detail"));
      Map<String, String> words = pairs(Sealing.text(row, "words", Field.AUDIT_DETAIL, context));
      UUID actor = row.getObject("actor_id", UUID.class);
      long sequence = row.getLong("sequence");
      boolean sealed = !row.wasNull();
      return new TrailEvent(
          new AuditId(row.getObject("audit_id", UUID.class)),
          row.getObject("at", OffsetDateTime.class).toInstant(),
          row.getString("kind"),
          row.getString("outcome"),
          actor == null ? null : new UserId(actor),
          row.getString("via"),
          Arrays.asList((String[]) row.getArray("subjects").getArray()),
          facts(pairs),
          changes(pairs),
          words.get("address"),
          words.get("email"),
          row.getString("request_id"),
          row.getString("words_hash"),
          sealed ? sequence : null,
          row.getString("hash"));
    }

    private static Map<String, String> pairs(@Nullable String lines) {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String line : lines == null ? new String[0] : lines.split("\n")) {
        int end = line.indexOf('=');
        if (end > 0) {
          pairs.put(line.substring(0, end), line.substring(end + 1));
        }
      }
      return pairs;
    }

    private static List<TrailEvent.Fact> facts(Map<String, String> pairs) {
      return pairs.entrySet().stream()
          .filter(pair -> pair.getKey().indexOf('.') < 0)
          .map(pair -> new TrailEvent.Fact(pair.getKey(), pair.getValue()))
          .toList();
    }

    private static List<TrailEvent.Change> changes(Map<String, String> pairs) {
      return pairs.keySet().stream()
          .filter(name -> name.startsWith(BEFORE) || name.startsWith(AFTER))
          .map(name -> name.substring(name.indexOf('.') + 1))
          .distinct()
          .map(
              name ->
                  new TrailEvent.Change(name, pairs.get(BEFORE + name), pairs.get(AFTER + name)))
          .toList();
    }
  }
}
