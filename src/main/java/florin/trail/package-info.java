/** What is done with the audit log: operators' acts get into it, auditors read and export it. */
@NullMarked
package florin.trail;

import org.jspecify.annotations.NullMarked;
