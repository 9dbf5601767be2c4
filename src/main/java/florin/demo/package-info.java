/** A bank with life in it: the history that {@code florin demo} makes through the API alone. */
@NullMarked
package florin.demo;

import org.jspecify.annotations.NullMarked;
