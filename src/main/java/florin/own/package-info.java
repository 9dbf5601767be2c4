/** Everything about oneself, in one piece. */
@NullMarked
package florin.own;

import org.jspecify.annotations.NullMarked;
