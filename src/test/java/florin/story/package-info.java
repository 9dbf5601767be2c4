/** Lives of people at the bank, told through its API. */
@NullMarked
package florin.story;

import org.jspecify.annotations.NullMarked;
