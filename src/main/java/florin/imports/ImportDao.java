package florin.imports;

import florin.core.AccountId;
import florin.core.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ImportDao {
  /**
   * An account that an import opened for the owner.
   *
   * @param managed whether it is still his
   */
  record Opened(String number, AccountId accountId, boolean managed) {}

  /**
   * Those that imports of his opened, by the keys of their openings: an account that somebody else
   * lets him manage may have the same number in the source.
   */
  @SqlQuery(
      """
      SELECT a.external_number AS number, a.account_id, EXISTS (
        SELECT FROM account_access g
        WHERE g.account_id = a.account_id AND g.user_id = :owner AND g.access = 'MANAGE') AS managed
      FROM journal j JOIN account a ON a.account_id = j.from_account_id
      WHERE j.user_id = :owner AND j.idempotency_key = ANY (:keys) AND j.outcome = 'posted'
      """)
  @RegisterConstructorMapper(Opened.class)
  List<Opened> opened(@Bind("owner") UserId owner, @Bind("keys") String[] keys);

  /** Of these keys of the owner's, those under which money of that currency moved. */
  @SqlQuery(
      """
      SELECT idempotency_key FROM journal
      WHERE user_id = :owner AND idempotency_key = ANY (:keys)
        AND currency = :currency AND outcome = 'posted'
      """)
  Set<String> posted(
      @Bind("owner") UserId owner, @Bind("keys") String[] keys, @Bind("currency") String currency);

  /** Of these keys of the owner's, those that were refused. */
  @SqlQuery(
      """
      SELECT idempotency_key FROM journal
      WHERE user_id = :owner AND idempotency_key = ANY (:keys) AND outcome <> 'posted'
      """)
  Set<String> declined(@Bind("owner") UserId owner, @Bind("keys") String[] keys);

  /** What became of that key of the owner's, if it was used. */
  @SqlQuery("SELECT outcome FROM journal WHERE user_id = :owner AND idempotency_key = :key")
  Optional<String> outcome(@Bind("owner") UserId owner, @Bind("key") String key);

  @SqlQuery("SELECT nextval('account_ordinal')")
  long nextOrdinal();
}
