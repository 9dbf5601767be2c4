/** Statements, as their readers and their readers' programs see them. */
@NullMarked
package florin.statement;

import org.jspecify.annotations.NullMarked;
