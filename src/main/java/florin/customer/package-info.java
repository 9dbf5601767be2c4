/** Users and how they come in: sign-up, log-in, refresh, log-out, profile. */
@NullMarked
package florin.customer;

import org.jspecify.annotations.NullMarked;
