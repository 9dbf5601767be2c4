/** Reversals over HTTP. */
@NullMarked
package florin.reversal;

import org.jspecify.annotations.NullMarked;
