package florin.member;

import florin.access.Authorized;
import florin.core.BankException;
import florin.core.InvitationId;
import florin.core.UserId;
import florin.db.Sealing;
import florin.seal.Field;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Finds invitations: by the address a user has now, or by their account. Each question is one or
 * two reads on its own handle. Thread-safe.
 *
 * @param emailKey the one form in which addresses are compared
 */
record Inbox(Jdbi jdbi, Function<String, @Nullable String> emailKey, Clock wall) {

  /** Open ones that are addressed to a user, newest first. */
  List<Invitation> to(UserId user, @Nullable InvitationId before, int limit) {
    try (Handle handle = jdbi.open()) {
      InvitationDao dao = handle.attach(InvitationDao.class);
      return dao.to(hashesOf(handle, user), part(before, limit));
    }
  }

  /** Open ones to an account, newest first. */
  List<Invitation> of(Authorized account, @Nullable InvitationId before, int limit) {
    try (Handle handle = jdbi.open()) {
      InvitationDao dao = handle.attach(InvitationDao.class);
      return dao.of(account.accountId(), part(before, limit));
    }
  }

  /** All that a user made or that are addressed to him, newest first. */
  List<Invitation> about(UserId user, @Nullable InvitationId before, int limit) {
    try (Handle handle = jdbi.open()) {
      InvitationDao dao = handle.attach(InvitationDao.class);
      return dao.about(user, hashesOf(handle, user), part(before, limit));
    }
  }

  private InvitationDao.Part part(@Nullable InvitationId before, int limit) {
    return new InvitationDao.Part(
        before == null ? null : before.value(),
        limit,
        wall.instant().truncatedTo(ChronoUnit.MICROS));
  }

  /** One that is addressed to the user. Throws {@link BankException} {@code not_found}. */
  Invitation addressed(UserId user, InvitationId id) {
    try (Handle handle = jdbi.open()) {
      return handle
          .attach(InvitationDao.class)
          .find(id, hashesOf(handle, user))
          .orElseThrow(BankException::notFound);
    }
  }

  /** Whoever it is addressed to. Throws {@link BankException} {@code not_found}. */
  Invitation find(InvitationId id) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(InvitationDao.class).find(id).orElseThrow(BankException::notFound);
    }
  }

  private byte[][] hashesOf(Handle handle, UserId user) {
    String email = handle.attach(InvitationDao.class).emailOf(user).orElse("");
    String key = emailKey.apply(email);
    return key == null ? new byte[0][] : hashes(handle, key);
  }

  /** By which rows about this address are found, whichever key they were made with. */
  static byte[][] hashes(Handle handle, String key) {
    return Sealing.of(handle).lookups(Field.EMAIL, key).toArray(byte[][]::new);
  }
}
