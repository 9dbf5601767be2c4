/** Payees over HTTP. */
@NullMarked
package florin.payee;

import org.jspecify.annotations.NullMarked;
