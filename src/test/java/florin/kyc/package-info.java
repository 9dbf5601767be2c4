/** Profiles, documents and verification over HTTP. */
@NullMarked
package florin.kyc;

import org.jspecify.annotations.NullMarked;
