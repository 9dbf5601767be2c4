/** Moving money between accounts, as customers order it, and looking it up again. */
@NullMarked
package florin.transfer;

import org.jspecify.annotations.NullMarked;
