/** The import, from the command line to the balances. */
package florin.imports;
