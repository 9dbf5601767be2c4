package florin.clock;

import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface ClockDao {
  /** The first number is the bank's own for all its locks (see {@code db.Database}). */
  String TURN = "(70215, 2)";

  /** 0 where it was never set. */
  @SqlQuery("SELECT coalesce(max(ahead_micros), 0) FROM business_clock")
  long aheadMicros();

  /** Unless it is further already. */
  @SqlUpdate(
      """
      INSERT INTO business_clock (ahead_micros) VALUES (:micros)
      ON CONFLICT (only_one) DO UPDATE SET ahead_micros = EXCLUDED.ahead_micros
      WHERE business_clock.ahead_micros < EXCLUDED.ahead_micros
      """)
  void setAheadMicros(@Bind("micros") long micros);

  /** Of all instances one at a time has it, until its connection gives it back or is gone. */
  @SqlQuery("SELECT pg_try_advisory_lock" + TURN)
  boolean tryTurn();

  @SqlQuery("SELECT pg_advisory_unlock" + TURN)
  boolean endTurn();
}
