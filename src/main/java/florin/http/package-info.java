/**
 * The edge: strict requests in, JSON and RFC 9457 problems out, the same from every layer. Knows
 * Javalin, Jetty and Jackson so that no feature has to; knows no feature.
 */
@NullMarked
package florin.http;

import org.jspecify.annotations.NullMarked;
