/** The documentation as pages: guides, the reference of the interface, and a search in both. */
@NullMarked
package florin.docs;

import org.jspecify.annotations.NullMarked;
