/** Sends mails, after the request that caused them was answered. */
@NullMarked
package florin.mail;

import org.jspecify.annotations.NullMarked;
