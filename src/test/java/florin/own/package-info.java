/** Everything about oneself over HTTP. */
@NullMarked
package florin.own;

import org.jspecify.annotations.NullMarked;
