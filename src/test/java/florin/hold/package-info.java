/** Holds over HTTP. */
@NullMarked
package florin.hold;

import org.jspecify.annotations.NullMarked;
