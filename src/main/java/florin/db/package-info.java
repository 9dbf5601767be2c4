/**
 * PostgreSQL: the server inside, the pool, the migrations, the handles. The only place that knows
 * JDBC's own types.
 */
@NullMarked
package florin.db;

import org.jspecify.annotations.NullMarked;
