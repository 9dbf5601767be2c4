/** What accounts and users may spend, for each transfer, each day and each month. */
@NullMarked
package florin.limit;

import org.jspecify.annotations.NullMarked;
