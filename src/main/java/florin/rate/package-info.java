/**
 * How often somebody may ask: buckets of permits in memory, or shared by all instances in Redis.
 */
@NullMarked
package florin.rate;

import org.jspecify.annotations.NullMarked;
