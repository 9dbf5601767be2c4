/** The bank as it is deployed: behind nginx with TLS and the firewall. */
@NullMarked
package florin.deploy;

import org.jspecify.annotations.NullMarked;
