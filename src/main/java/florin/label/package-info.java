/** What a user calls those whom he pays, for all who show it. */
@NullMarked
package florin.label;

import org.jspecify.annotations.NullMarked;
