package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import florin.db.Opened;
import florin.seal.Field;
import java.time.Instant;

/**
 * A person with a log-in.
 *
 * @param version rises with every change of the profile
 */
public record User(
    UserId userId,
    @Opened(Field.EMAIL) String email,
    @Opened(Field.FULL_NAME) String fullName,
    Role role,
    long version,
    Instant createdAt) {}
