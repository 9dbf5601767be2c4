/** Debit cards: issued, changed, and paid with over a network that a sandbox simulates. */
@NullMarked
package florin.card;

import org.jspecify.annotations.NullMarked;
