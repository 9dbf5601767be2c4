/** Reserving money for a transfer that comes later. */
@NullMarked
package florin.hold;

import org.jspecify.annotations.NullMarked;
