/** Who may do what with an account: the question every route asks before it acts. */
@NullMarked
package florin.access;

import org.jspecify.annotations.NullMarked;
