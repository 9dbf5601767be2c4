/** Limits of spending over HTTP. */
@NullMarked
package florin.limit;

import org.jspecify.annotations.NullMarked;
