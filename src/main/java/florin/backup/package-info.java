/** The whole bank in one file, and back into an empty one; src/docs/backup.md is the format. */
@NullMarked
package florin.backup;

import org.jspecify.annotations.NullMarked;
