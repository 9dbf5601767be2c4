/**
 * The only writer of balances, entries and the journal: a pure core that decides, and a shell that
 * queues, locks, writes and commits.
 */
@NullMarked
package florin.ledger;

import org.jspecify.annotations.NullMarked;
