/** Knowing one's customers: the documents they show, and what operators make of them. */
@NullMarked
package florin.kyc;

import org.jspecify.annotations.NullMarked;
