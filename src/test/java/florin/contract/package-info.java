/**
 * The bank as its users meet it: over real HTTP, every answer held against {@code openapi.yaml}.
 */
@NullMarked
package florin.contract;

import org.jspecify.annotations.NullMarked;
