/** The bank under attack: crowds, strangers holding its rows, lost connections, kills. */
@NullMarked
package florin.faults;

import org.jspecify.annotations.NullMarked;
