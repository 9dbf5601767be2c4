/** Cards over HTTP. */
@NullMarked
package florin.card;

import org.jspecify.annotations.NullMarked;
