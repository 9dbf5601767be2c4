/** What the bank's staff sees and does: users and accounts, locks, roles, freezes. */
@NullMarked
package florin.admin;

import org.jspecify.annotations.NullMarked;
