/** The audit log: who did what or was refused it, kept so that nobody can rewrite it unseen. */
@NullMarked
package florin.audit;

import org.jspecify.annotations.NullMarked;
