package florin.ledger;

import florin.core.CardId;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The card whose limits are set.
 *
 * @param line whose limits they are
 * @param blocked categories of merchants that it does not pay from now on; null for those as before
 */
public record CardLimits(UUID line, CardId card, @Nullable Set<String> blocked) {}
