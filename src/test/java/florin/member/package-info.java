/** Members of accounts over HTTP. */
@NullMarked
package florin.member;

import org.jspecify.annotations.NullMarked;
