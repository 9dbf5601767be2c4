/**
 * How orders of money are read from a request and answered: shared by every feature that moves or
 * shows money over HTTP, so that all speak alike.
 */
@NullMarked
package florin.money;

import org.jspecify.annotations.NullMarked;
