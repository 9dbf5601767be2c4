/** The bank with life in it is whole, right, and the same each time. */
@NullMarked
package florin.demo;

import org.jspecify.annotations.NullMarked;
