/** Bringing another bank's books in: a CSV file is judged as a whole, then posted row by row. */
@NullMarked
package florin.imports;

import org.jspecify.annotations.NullMarked;
