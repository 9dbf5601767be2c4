package florin.payee;

import florin.core.PayeeId;
import florin.db.Opened;
import florin.seal.Field;
import java.time.Instant;

/** A payee as his user keeps it: a name for a number, which need not be anybody's. */
public record SavedPayee(
    PayeeId payeeId,
    @Opened(Field.PAYEE_NAME) String name,
    String accountNumber,
    Instant createdAt) {}
