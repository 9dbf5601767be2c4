package florin.customer;

import florin.core.Role;
import florin.core.UserId;
import florin.person.Address;
import florin.person.KycStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user as the API shows him. What he has not said is null. */
public record UserView(
    UserId id,
    String email,
    String fullName,
    Role role,
    Instant createdAt,
    @Nullable String dateOfBirth,
    @Nullable String phone,
    @Nullable Address address,
    KycStatus kycStatus) {

  public static UserView of(User user) {
    return new UserView(
        user.userId(),
        user.email(),
        user.fullName(),
        user.role(),
        user.createdAt(),
        user.dateOfBirth(),
        user.phone(),
        Address.of(user.address()),
        user.kycStatus());
  }
}
