/** Who comes in: access tokens, passwords, and the sessions behind both. No HTTP. */
@NullMarked
package florin.auth;

import org.jspecify.annotations.NullMarked;
