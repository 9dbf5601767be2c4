/** Mails on their way out, to a server that only listens. */
package florin.mail;
