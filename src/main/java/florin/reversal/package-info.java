/** Taking transfers back. */
@NullMarked
package florin.reversal;

import org.jspecify.annotations.NullMarked;
