/** Accounts: what their pages cost. */
@NullMarked
package florin.account;

import org.jspecify.annotations.NullMarked;
