package florin.admin;

import florin.core.Role;
import florin.core.UserId;
import florin.db.Opened;
import florin.seal.Field;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user as the staff sees him.
 *
 * @param status {@code active} or {@code locked}
 * @param lockedAt since when, as are who locked him and why; null while he is not locked
 */
public record UserRecord(
    UserId id,
    @Opened(Field.EMAIL) String email,
    @Opened(Field.FULL_NAME) String fullName,
    Role role,
    String status,
    Instant createdAt,
    @Nullable Instant lockedAt,
    @Nullable UserId lockedBy,
    @Opened(Field.LOCK_REASON) @Nullable String lockReason) {

  boolean isActiveOperator() {
    return role == Role.OPERATOR && lockedAt == null;
  }
}
