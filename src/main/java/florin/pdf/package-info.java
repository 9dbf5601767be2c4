/** PDF files, written as they come: memory does not grow with their pages. */
@NullMarked
package florin.pdf;

import org.jspecify.annotations.NullMarked;
