/** The command line: one command a file. Data on stdout, talk on stderr. */
@NullMarked
package florin.cli;

import org.jspecify.annotations.NullMarked;
