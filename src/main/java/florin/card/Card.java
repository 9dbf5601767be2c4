package florin.card;

import florin.core.AccountId;
import florin.core.CardId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A card as it is now.
 *
 * @param line its first card's id, by which its limits are found
 * @param status inactive, active, frozen, cancelled or expired
 * @param cancelReason null unless it is cancelled
 * @param expiresOn the last day on which it is good
 * @param replacesId the one before it
 * @param zone in which the days of its limits end
 */
record Card(
    CardId id,
    UUID line,
    AccountId accountId,
    @Nullable String label,
    String status,
    @Nullable String cancelReason,
    String last4,
    LocalDate expiresOn,
    List<String> blockedCategories,
    @Nullable CardId replacesId,
    Instant createdAt,
    String currency,
    ZoneId zone) {}
