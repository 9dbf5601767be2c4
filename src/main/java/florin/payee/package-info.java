/** Payees that users keep, and whether a number is whom they mean. */
@NullMarked
package florin.payee;

import org.jspecify.annotations.NullMarked;
