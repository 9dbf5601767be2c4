package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import florin.db.Opened;
import florin.person.KycStatus;
import florin.seal.Field;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person with a log-in.
 *
 * @param version rises with every change of the profile
 * @param dateOfBirth {@code YYYY-MM-DD}; like phone and address null until he says it
 * @param address the text of a {@link florin.person.Address}
 */
public record User(
    UserId userId,
    @Opened(Field.EMAIL) String email,
    @Opened(Field.FULL_NAME) String fullName,
    Role role,
    long version,
    Instant createdAt,
    @Opened(Field.DATE_OF_BIRTH) @Nullable String dateOfBirth,
    @Opened(Field.PHONE) @Nullable String phone,
    @Opened(Field.ADDRESS) @Nullable String address,
    KycStatus kycStatus) {}
