/** For whoever tests against a bank: a running one as a parameter of a test. */
@NullMarked
package florin.testing;

import org.jspecify.annotations.NullMarked;
