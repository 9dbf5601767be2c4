/** Who has access to an account beside its owner: invited, accepted, changed and ended. */
@NullMarked
package florin.member;

import org.jspecify.annotations.NullMarked;
