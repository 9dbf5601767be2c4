package florin.kyc;

import florin.core.UserId;
import florin.person.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that an operator decides on. */
public record KycFile(
    UserId userId,
    String fullName,
    @Nullable String dateOfBirth,
    @Nullable String phone,
    @Nullable Address address,
    List<IdentityDocument> documents,
    KycView kyc) {}
