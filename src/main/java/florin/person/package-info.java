/** What the bank knows of the people behind its users, below the features. */
@NullMarked
package florin.person;

import org.jspecify.annotations.NullMarked;
