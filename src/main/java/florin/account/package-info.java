/** Opening, showing, renaming, freezing and closing accounts, and their entries. */
@NullMarked
package florin.account;

import org.jspecify.annotations.NullMarked;
