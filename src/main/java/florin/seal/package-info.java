/** Fields that are kept encrypted: what is in them, and the cipher. */
@NullMarked
package florin.seal;

import org.jspecify.annotations.NullMarked;
