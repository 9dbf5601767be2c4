package florin.proof;

import florin.audit.AuditHead;
import florin.core.CheckpointId;
import florin.core.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The checkpoints that the bank itself keeps. */
@RegisterRowMapper(CheckpointDao.CheckpointMapper.class)
interface CheckpointDao {
  String NEWEST = "SELECT * FROM checkpoint ORDER BY booked_until DESC, checkpoint_id DESC LIMIT 1";

  @SqlUpdate(
      """
      INSERT INTO checkpoint (checkpoint_id, day, made_at, booked_until, accounts, entries,
          journal_rows, sums, root, audit_sequence, audit_hash, public_key, signature)
      VALUES (:c.id, :day, :c.madeAt, :s.bookedUntil, :s.accounts, :s.entries,
          :s.journalRows, :sums, :root, :auditSequence, :auditHash, :c.publicKey, :c.signature)
      """)
  void insert(
      @BindMethods Columns columns,
      @BindMethods("c") Checkpoint checkpoint,
      @BindMethods("s") LedgerState state);

  /**
   * What the table has in another form, or beside.
   *
   * @param day of the daily one
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Columns(
      @Nullable LocalDate day, String sums, byte[] root, long auditSequence, byte[] auditHash) {
    static Columns of(@Nullable LocalDate day, LedgerState state, AuditHead audit) {
      String sums = state.sums().stream().map(sum -> sum + "\n").collect(Collectors.joining());
      return new Columns(day, sums, state.root().bytes(), audit.sequence(), audit.hash().bytes());
    }
  }

  @SqlQuery("SELECT EXISTS (SELECT FROM checkpoint WHERE day = :day)")
  boolean hasDaily(@Bind("day") LocalDate day);

  @SqlQuery("SELECT coalesce(max(booked_until), 'epoch') FROM checkpoint")
  Instant lastBooking();

  @SqlQuery(NEWEST)
  Optional<Checkpoint> newest();

  @SqlQuery("SELECT * FROM checkpoint WHERE checkpoint_id = :id")
  Optional<Checkpoint> find(@Bind("id") CheckpointId id);

  @SqlQuery(
      """
      SELECT * FROM checkpoint
      WHERE CAST(:after AS uuid) IS NULL OR checkpoint_id < :after
      ORDER BY checkpoint_id DESC
      LIMIT :limit
      """)
  List<Checkpoint> list(@Bind("after") @Nullable CheckpointId after, @Bind("limit") int limit);

  final class CheckpointMapper implements RowMapper<Checkpoint> {
    @Override
    public Checkpoint map(ResultSet row, StatementContext context) throws SQLException {
      return new Checkpoint(
          new CheckpointId(row.getObject("checkpoint_id", UUID.class)),
          row.getObject("made_at", OffsetDateTime.class).toInstant(),
          new LedgerState(
              row.getObject("booked_until", OffsetDateTime.class).toInstant(),
              row.getLong("accounts"),
              row.getLong("entries"),
              row.getLong("journal_rows"),
              row.getString("sums").lines().map(CheckpointMapper::sum).toList(),
              Hash.wrap(row.getBytes("root"))),
          audit(row),
          row.getString("public_key"),
          row.getString("signature"));
    }

    private static @Nullable AuditHead audit(ResultSet row) throws SQLException {
      byte[] hash = row.getBytes("audit_hash");
      return hash == null ? null : new AuditHead(row.getLong("audit_sequence"), Hash.wrap(hash));
    }

    private static LedgerState.Sum sum(String line) {
      String[] words = line.split(" ", -1);
      return new LedgerState.Sum(
          words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
  }
}
