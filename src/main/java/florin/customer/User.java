package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import java.time.Instant;

/**
 * A person with a log-in.
 *
 * @param version rises with every change of the profile
 */
public record User(
    UserId userId, String email, String fullName, Role role, long version, Instant createdAt) {}
