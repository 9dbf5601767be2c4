package florin.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.seal.Field;
import florin.seal.FieldCipher;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What this database's fields are sealed with; Jdbi takes it along to whoever reads or writes a
 * row. A field is read as one column, which says whose row it is and how it is kept: sealed, or in
 * clear as it was before fields were sealed.
 */
public final class Sealing implements JdbiConfig<Sealing> {
  /** The words of a {@code command_text t}; null where there are none. */
  public static final String MEMO =
      "uuid_send(t.command_id)"
          + " || coalesce(t.sealed, decode('00', 'hex') || convert_to(t.text, 'UTF8'))";

  /** The name of an {@code account a}. */
  public static final String ACCOUNT_NAME =
      "uuid_send(a.account_id)"
          + " || coalesce(a.name_sealed, decode('00', 'hex') || convert_to(a.name, 'UTF8'))";

  /** The e-mail address of an {@code app_user u}. */
  public static final String EMAIL =
      "uuid_send(u.user_id)"
          + " || coalesce(u.email_sealed, decode('00', 'hex') || convert_to(u.email, 'UTF8'))";

  /** The address to be of an {@code email_change c}. */
  public static final String NEW_EMAIL = "uuid_send(c.user_id) || c.email_sealed";

  /** The full name of an {@code app_user u}. */
  public static final String FULL_NAME =
      "uuid_send(u.user_id) || coalesce(u.full_name_sealed,"
          + " decode('00', 'hex') || convert_to(u.full_name, 'UTF8'))";

  /** The address to which an {@code invitation i} goes. */
  public static final String INVITED_EMAIL = "uuid_send(i.invitation_id) || i.email_sealed";

  /** Why an {@code app_user u} is locked out; null where nobody said. */
  public static final String LOCK_REASON =
      "uuid_send(u.user_id) || coalesce(u.lock_reason_sealed,"
          + " decode('00', 'hex') || convert_to(u.lock_reason, 'UTF8'))";

  /** What a user calls his {@code payee p}. */
  public static final String PAYEE_NAME = "uuid_send(p.payee_id) || p.name_sealed";

  /** Of a {@code holder h}, who may have said nothing yet. */
  public static final String DATE_OF_BIRTH = "uuid_send(h.user_id) || h.date_of_birth_sealed";

  public static final String PHONE = "uuid_send(h.user_id) || h.phone_sealed";

  public static final String ADDRESS = "uuid_send(h.user_id) || h.address_sealed";

  /** The number of an {@code identity_document d}. */
  public static final String DOCUMENT_NUMBER = "uuid_send(d.document_id) || d.number_sealed";

  /** The words of a {@code kyc_reason r}; null where there are none. */
  public static final String KYC_REASON = "uuid_send(r.event_id) || r.reason_sealed";

  private static final int ID_BYTES = 16;
  private static final byte IN_CLEAR = 0;

  private @Nullable FieldCipher cipher;

  /** Without a key: what is sealed cannot be read then, and nothing can be sealed. */
  public Sealing() {
    this(null);
  }

  Sealing(@Nullable FieldCipher cipher) {
    this.cipher = cipher;
  }

  void with(@Nullable FieldCipher other) {
    cipher = other;
  }

  @Override
  public Sealing createCopy() {
    return new Sealing(cipher);
  }

  /** The key's cipher on this handle. Throws IllegalStateException where it has none. */
  public static FieldCipher of(Handle handle) {
    return handle.getConfig(Sealing.class).cipher();
  }

  public static FieldCipher of(StatementContext context) {
    return context.getConfig(Sealing.class).cipher();
  }

  /** Whether there is a key. */
  public static boolean isKeyed(Handle handle) {
    return handle.getConfig(Sealing.class).cipher != null;
  }

  private FieldCipher cipher() {
    if (cipher == null) {
      throw new IllegalStateException("there is no key for what is sealed");
    }
    return cipher;
  }

  /** The text of a column that is one of the above. Throws {@link florin.seal.Unopened}. */
  public static @Nullable String text(
      ResultSet row, String column, Field field, StatementContext context) throws SQLException {
    byte[] kept = row.getBytes(column);
    return kept == null ? null : text(kept, field, of(context));
  }

  /** Whether a column's bytes need a key to be read. */
  public static boolean isSealed(byte[] kept) {
    return kept[ID_BYTES] != IN_CLEAR;
  }

  /** What is not sealed, of a column's bytes. */
  public static String clear(byte[] kept) {
    return new String(kept, ID_BYTES + 1, kept.length - ID_BYTES - 1, UTF_8);
  }

  /** The same of a column's bytes. */
  public static String text(byte[] kept, Field field, FieldCipher cipher) {
    return new String(bytes(kept, field, cipher), UTF_8);
  }

  /** The same where it need not be a text. */
  public static byte[] bytes(byte[] kept, Field field, FieldCipher cipher) {
    if (!isSealed(kept)) {
      return clear(kept).getBytes(UTF_8);
    }
    byte[] form = Arrays.copyOfRange(kept, ID_BYTES, kept.length);
    ByteBuffer id = ByteBuffer.wrap(kept);
    return cipher.open(field, new UUID(id.getLong(), id.getLong()), form);
  }
}
