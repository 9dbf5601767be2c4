/** How settings are found, read and refused; {@code florin.Config} is what comes out of it. */
@NullMarked
package florin.config;

import org.jspecify.annotations.NullMarked;
