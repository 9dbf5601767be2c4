/** Checkpoints: signed proof, kept outside too, of what the whole ledger was at one moment. */
@NullMarked
package florin.proof;

import org.jspecify.annotations.NullMarked;
