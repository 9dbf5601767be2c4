package florin.admin;

import florin.core.AccountId;
import florin.core.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as the staff sees it; amounts in minor units of its currency.
 *
 * @param systemCode of an account of the bank's own, else null
 * @param available null where nothing bounds what can be spent: on the bank's own accounts
 * @param frozenBy {@code owner} or {@code operator}, null where it is not frozen
 * @param fenced whether the last verification found it wrong, so that nothing moves on it
 * @param ownerIds whoever manages it
 */
public record AccountRecord(
    AccountId id,
    String number,
    String type,
    @Nullable String systemCode,
    String name,
    String currency,
    String status,
    @Nullable String frozenBy,
    boolean fenced,
    long balance,
    long held,
    @Nullable Long available,
    long overdraftLimit,
    long balanceVersion,
    String timeZone,
    @Nullable String externalNumber,
    Instant createdAt,
    List<UserId> ownerIds) {}
