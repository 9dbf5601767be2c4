package florin.own;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import florin.Bank;
import florin.contract.TestBank;
import florin.testing.FlorinExtension;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever table has a column that names a user is either in what he takes with him or there is a
 * reason why not. Asked of PostgreSQL's catalogue, so that a new table fails here.
 */
@ExtendWith(FlorinExtension.class)
class WholeTest {
  /** By reference, or by what the column is called. */
  private static final String COLUMNS =
      """
      SELECT DISTINCT c.relname || '.' || a.attname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
        AND a.attnum = ANY (k.conkey) AND k.confrelid = 'app_user'::regclass
      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND (k.oid IS NOT NULL
          OR (format_type(a.atttypid, NULL) IN ('uuid', 'uuid[]')
            AND a.attname ~ '(^|_)(user|users|by|actor|owner|holder|subject|person|customer)(_|$)')
          OR a.attname = 'subjects')
      """;

  /** In which kind it is. */
  private static final Map<String, String> TAKEN =
      Map.ofEntries(
          entry("app_user.user_id", "profile"),
          entry("holder.user_id", "profile"),
          entry("identity_document.user_id", "documents"),
          entry("kyc_event.user_id", "kyc"),
          entry("session.user_id", "sessions"),
          entry("api_key.user_id", "api_keys"),
          entry("account_access.user_id", "accounts"),
          entry("allowance.subject_id", "limits"),
          entry("allowance.user_id", "members"),
          entry("journal.user_id", "transfers"),
          entry("hold.user_id", "holds"),
          entry("payee.user_id", "payees"),
          entry("standing_order.user_id", "standing_orders"),
          entry("invitation.invited_by", "invitations"));

  private static final Map<String, String> NOT_TAKEN =
      Map.ofEntries(
          entry("app_user.locked_by", "an operator's act, whose name is not told"),
          entry("kyc_event.by_user_id", "an operator's act, whose name is not told"),
          entry("audit.actor_id", "the bank's own log of who comes in, for its staff"),
          entry("audit.subjects", "the bank's own log of who comes in, for its staff"),
          entry("email_lookup.user_id", "a hash of the address that is in the profile"),
          entry("email_change.user_id", "a link that is good for half an hour"),
          entry("password_reset.user_id", "a link that is good for half an hour"),
          entry("totp.user_id", "opens the door"),
          entry("recovery_code.user_id", "opens the door"),
          entry("paid_account.user_id", "says no more than his transfers"));

  @Test
  void every_column_that_names_a_user_is_taken_along_or_has_a_reason(Bank bank) {
    Set<String> named =
        bank.storage()
            .database()
            .jdbi()
            .withHandle(
                handle -> new TreeSet<>(handle.createQuery(COLUMNS).mapTo(String.class).list()));
    Map<String, String> known = new TreeMap<>(TAKEN);
    known.putAll(NOT_TAKEN);

    assertThat(known).as("none is both").hasSize(TAKEN.size() + NOT_TAKEN.size());
    assertThat(named).isEqualTo(known.keySet());
  }

  @Test
  void what_is_said_to_be_taken_is_a_kind_of_it(Bank bank) {
    Set<String> kinds = new TreeSet<>();
    TestBank.of(bank)
        .signUp("alice")
        .api()
        .get("/v1/me/export")
        .expect(200)
        .body()
        .fieldNames()
        .forEachRemaining(kinds::add);
    assertThat(kinds).containsAll(TAKEN.values());
  }
}
