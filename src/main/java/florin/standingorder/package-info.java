/** What is paid again and again: when it is due, how it is run, and what became of each run. */
@NullMarked
package florin.standingorder;

import org.jspecify.annotations.NullMarked;
