package florin.account;

import florin.core.Access;
import florin.core.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as the API shows it; amounts in minor units of its currency.
 *
 * @param numberFormatted the number as people read it, in groups
 * @param available {@code balance - held + overdraft_limit}
 * @param balanceVersion sequence of its last entry
 * @param access the reader's own; null for whoever sees it by his role
 */
public record Account(
    AccountId id,
    String number,
    String numberFormatted,
    String type,
    String name,
    String currency,
    String status,
    long balance,
    long held,
    long available,
    long overdraftLimit,
    long balanceVersion,
    String timeZone,
    @Nullable String externalNumber,
    Instant createdAt,
    @Nullable Access access) {}
