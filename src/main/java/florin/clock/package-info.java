/** Business time: the clock, which a sandbox may set forward, and the work that falls due by it. */
@NullMarked
package florin.clock;

import org.jspecify.annotations.NullMarked;
