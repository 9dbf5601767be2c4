/** Tells users by mail what was done in their name. */
@NullMarked
package florin.notice;

import org.jspecify.annotations.NullMarked;
