/** The books written out for programs that nobody here wrote, from one snapshot, row by row. */
@NullMarked
package florin.export;

import org.jspecify.annotations.NullMarked;
