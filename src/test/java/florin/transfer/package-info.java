/** Transfers over HTTP: their reasons. */
@NullMarked
package florin.transfer;

import org.jspecify.annotations.NullMarked;
