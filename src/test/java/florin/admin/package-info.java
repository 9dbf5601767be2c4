/** The staff's work as it shows over HTTP. */
@NullMarked
package florin.admin;

import org.jspecify.annotations.NullMarked;
