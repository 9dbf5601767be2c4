/**
 * What accounts earn and cost: the terms of their kind, what has accrued, and what is credited and
 * charged for each month.
 */
@NullMarked
package florin.interest;

import org.jspecify.annotations.NullMarked;
