/** Seals what is in clear or under the key before, beside a bank that serves. */
@NullMarked
package florin.reseal;

import org.jspecify.annotations.NullMarked;
