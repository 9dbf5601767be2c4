/** The database: pool, migrations, Jdbi, and PostgreSQL itself when we bring our own. */
@NullMarked
package florin.db;

import org.jspecify.annotations.NullMarked;
