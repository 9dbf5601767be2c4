/**
 * The vocabulary everything else speaks: money, ids, callers, refusals. Imports the JDK and
 * JSpecify only; does no I/O, reads no clock.
 */
@NullMarked
package florin.core;

import org.jspecify.annotations.NullMarked;
