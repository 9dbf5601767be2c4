/** The bank: what starts it, wires it and lists its routes. */
@NullMarked
package florin;

import org.jspecify.annotations.NullMarked;
