/** What comes from outside in production, played by the sandbox itself. */
@NullMarked
package florin.simulation;

import org.jspecify.annotations.NullMarked;
