package florin.ledger;

import florin.core.Access;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a member's grant together with his limits: decided in the ledger's turn, on the
 * grants as they stand in it, and written by a {@link Companion}. The journal does not have it.
 *
 * @param before the grant that must be there, or nothing is done; null for none. Of one that is
 *     taken away any will do
 * @param after null where it is taken away
 * @param invitation that it comes from, if any
 */
public record GrantChange(
    @Nullable Access before, @Nullable Access after, @Nullable UUID invitation) {}
