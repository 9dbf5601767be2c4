/** Statements of accounts: what one is, and its forms. */
@NullMarked
package florin.statement;

import org.jspecify.annotations.NullMarked;
