package florin.reseal;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.db.Rollback;
import florin.db.Sealing;
import florin.db.SealingKeys;
import florin.db.SqlStates;
import florin.seal.Field;
import florin.seal.FieldCipher;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Seals with the current key whatever is in clear or sealed with the previous one, a batch of rows
 * a transaction, beside banks that serve. What is done is not done again: interrupted anywhere, it
 * goes on when it is run once more.
 */
public final class ResealService {
  private static final int ROWS = 500;
  private static final int ATTEMPTS_MAX = 5;

  private static final String LOOK_UPS =
      """
      INSERT INTO email_lookup (hash, key_id, user_id)
      SELECT r.hash, :current, r.user_id
      FROM unnest(:hashes, :ids) AS r (hash, user_id)
      ON CONFLICT DO NOTHING
      """;

  private static final String HASHES =
      """
      UPDATE invitation i SET email_hash = r.hash, key_id = :current
      FROM unnest(:hashes, :ids) AS r (hash, invitation_id)
      WHERE i.invitation_id = r.invitation_id
      """;

  private static final String NUMBERS =
      """
      UPDATE card c SET number_hash = r.hash, key_id = :current
      FROM unnest(:hashes, :ids) AS r (hash, card_id)
      WHERE c.card_id = r.card_id
      """;

  private final Jdbi jdbi;

  public ResealService(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * How the rows of a column are kept now.
   *
   * @param underAnother of the sealed ones, those whose key is not the current one
   */
  public record Count(String place, long sealed, long underAnother, long inClear) {
    public long left() {
      return underAnother + inClear;
    }
  }

  /** Reads each table once. */
  public List<Count> counts() {
    try (Handle handle = jdbi.open()) {
      return counts(handle);
    }
  }

  private static List<Count> counts(Handle handle) {
    byte[] current = Sealing.of(handle).currentKeyId();
    return Arrays.stream(SealedColumn.values())
        .map(
            column ->
                handle
                    .createQuery(column.count())
                    .setQueryTimeout(0)
                    .bind("current", current)
                    .map(
                        (row, context) ->
                            new Count(
                                column.place(), row.getLong(1), row.getLong(2), row.getLong(3)))
                    .one())
        .toList();
  }

  /**
   * Works until nothing is left to seal; then the previous key is needed no more.
   *
   * @param progress told of rows sealed, in all
   * @return rows sealed
   * @throws florin.seal.Unopened for a row that neither key opens; what was done stays done
   */
  public long run(LongConsumer progress) {
    long done = 0;
    long pass;
    do {
      pass = 0;
      for (SealedColumn column : SealedColumn.values()) {
        Step step = new Step(null, 0);
        do {
          step = again(column, step.last());
          pass += step.rows();
          progress.accept(done + pass);
        } while (step.rows() == ROWS);
      }
      done += pass;
    } while (pass > 0); // what an instance with the key before wrote meanwhile
    finish();
    return done;
  }

  private record Step(@Nullable UUID last, int rows) {}

  /** A batch that met a busy row, or another's serialization, is run again. */
  private Step again(SealedColumn column, @Nullable UUID after) {
    for (int attempt = 1; ; attempt++) {
      try {
        return step(column, after);
      } catch (RuntimeException failure) {
        if (attempt == ATTEMPTS_MAX || !SqlStates.isTransient(failure)) {
          throw failure;
        }
      }
    }
  }

  private Step step(SealedColumn column, @Nullable UUID after) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        Step step = sealed(handle, column, after);
        handle.commit();
        return step;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private static Step sealed(Handle handle, SealedColumn column, @Nullable UUID after) {
    FieldCipher cipher = Sealing.of(handle);
    List<UUID> ids = new ArrayList<>();
    List<byte[]> plain = new ArrayList<>();
    handle
        .createQuery(column.next())
        .bind("current", cipher.currentKeyId())
        .bind("after", after)
        .bind("limit", ROWS)
        .map((row, context) -> row.getBytes(1))
        .forEach(
            kept -> {
              ByteBuffer id = ByteBuffer.wrap(kept);
              ids.add(new UUID(id.getLong(), id.getLong()));
              plain.add(Sealing.bytes(kept, column.field(), cipher));
            });
    if (!ids.isEmpty()) {
      write(handle, column, ids, plain);
    }
    return new Step(ids.isEmpty() ? null : ids.get(ids.size() - 1), ids.size());
  }

  private static void write(
      Handle handle, SealedColumn column, List<UUID> ids, List<byte[]> plain) {
    FieldCipher cipher = Sealing.of(handle);
    byte[][] sealed = new byte[ids.size()][];
    Arrays.setAll(sealed, i -> cipher.seal(column.field(), ids.get(i), plain.get(i)));
    handle
        .createUpdate(column.replace())
        .bind("ids", ids.toArray(UUID[]::new))
        .bind("sealed", sealed)
        .execute();
    @Nullable String found =
        switch (column) {
          case EMAIL -> LOOK_UPS;
          case INVITED_EMAIL -> HASHES;
          case CARD_NUMBER -> NUMBERS;
          default -> null;
        };
    if (found != null) {
      Field field = column == SealedColumn.CARD_NUMBER ? Field.CARD_NUMBER : Field.EMAIL;
      List<String> texts = plain.stream().map(bytes -> new String(bytes, UTF_8)).toList();
      lookUps(handle, found, ids, hashes(handle, field, texts));
    }
  }

  /** The form in which addresses count as the same is the one that users are looked up by. */
  private static byte[][] hashes(Handle handle, Field field, List<String> texts) {
    FieldCipher cipher = Sealing.of(handle);
    return texts.stream()
        .map(
            text -> {
              String key = Normalizer.normalize(text, Normalizer.Form.NFKC);
              return cipher.lookup(field, key.toLowerCase(Locale.ROOT));
            })
        .toArray(byte[][]::new);
  }

  private static void lookUps(Handle handle, String sql, List<UUID> ids, byte[][] hashes) {
    handle
        .createUpdate(sql)
        .bind("current", Sealing.of(handle).currentKeyId())
        .bind("hashes", hashes)
        .bind("ids", ids.toArray(UUID[]::new))
        .execute();
  }

  /** Forgets the key before, if nothing was sealed with it since. */
  private void finish() {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        if (counts(handle).stream().allMatch(count -> count.underAnother() == 0)) {
          SealingKeys.keepCurrent(handle, Sealing.of(handle));
        }
        handle.commit();
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }
}
