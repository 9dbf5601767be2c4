package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user as the API shows him. What the bank does not ask for yet is null. */
record UserView(
    UserId id,
    String email,
    String fullName,
    Role role,
    Instant createdAt,
    @Nullable String dateOfBirth,
    @Nullable String phone,
    @Nullable String address,
    String kycStatus) {

  static UserView of(User user) {
    return new UserView(
        user.userId(),
        user.email(),
        user.fullName(),
        user.role(),
        user.createdAt(),
        null,
        null,
        null,
        "unverified");
  }
}
