package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.Role;
import florin.db.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class OtherSideTest {
  private static final String MIGRATION = "/db/migration/V010__other_side.sql";

  @Test
  void entries_written_before_it_was_kept_are_given_their_other_side() throws Exception {
    try (var ledger = new TestLedger()) {
      Caller alice = ledger.user(Role.CUSTOMER);
      AccountId from = ledger.funded(alice, 1_000);
      AccountId to = ledger.open(alice);
      ledger.run(TestLedger.transfer(alice, from, to, 400));
      ledger.asSuperuser("ALTER TABLE entry DROP COLUMN other_account_id");

      asOwner(ledger.owner(), migration());

      assertThat(ledger.verify().findings()).isEmpty();
      assertThat(ledger.number("SELECT count(*) FROM entry WHERE " + hasOther(from, to)))
          .isEqualTo(1);
      assertThatThrownBy(() -> asOwner(ledger.owner(), "UPDATE entry SET kind = kind"))
          .hasMessageContaining("append-only");
    }
  }

  private static String hasOther(AccountId account, AccountId other) {
    return "account_id = '%s' AND other_account_id = '%s'"
        .formatted(account.value(), other.value());
  }

  private static String migration() throws IOException {
    try (InputStream in = OtherSideTest.class.getResourceAsStream(MIGRATION)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void asOwner(Database.Login owner, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
