package florin.clock;

import florin.core.Due;

/**
 * Work that falls due, and what it is called.
 *
 * @param what in a few words that may be shown, {@code "The monthly interest"}
 */
public record DueWork(String what, Due due) {}
