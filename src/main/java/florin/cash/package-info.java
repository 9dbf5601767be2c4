/** Deposits and withdrawals: transfers against the currency's cash account, by operators. */
@NullMarked
package florin.cash;

import org.jspecify.annotations.NullMarked;
