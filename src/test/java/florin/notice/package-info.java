/** What users are told by mail. */
@NullMarked
package florin.notice;

import org.jspecify.annotations.NullMarked;
