package florin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import florin.Storage;
import java.util.HashSet;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaoFactoryTest {
  private SharedPostgres.Lease lease;
  private Database database;

  interface Numbers {
    @SqlQuery("SELECT :number * 2")
    int twice(int number);

    @SqlQuery("SELECT nonsense FROM nowhere")
    int broken();

    default int fourTimes(int number) {
      return twice(twice(number));
    }
  }

  @BeforeAll
  void aDatabase() {
    lease = Storage.lease();
    Credentials app = lease.database().app();
    var login = new Database.Login(lease.database().jdbcUrl(), app.user(), app.password());
    database = new Database(login, 1);
  }

  @AfterAll
  void isGone() {
    database.close();
    lease.close();
  }

  @Test
  void a_method_asks_the_database_and_a_default_method_calls_others() {
    try (Handle handle = database.jdbi().open()) {
      Numbers numbers = handle.attach(Numbers.class);
      assertThat(numbers.twice(21)).isEqualTo(42);
      assertThat(numbers.fourTimes(3)).isEqualTo(12);
    }
  }

  @Test
  void what_the_database_refuses_is_thrown_as_it_is() {
    try (Handle handle = database.jdbi().open()) {
      assertThatThrownBy(handle.attach(Numbers.class)::broken)
          .isInstanceOf(UnableToExecuteStatementException.class);
    }
  }

  @Test
  void it_is_an_object_like_any_other() {
    try (Handle handle = database.jdbi().open()) {
      Numbers one = handle.attach(Numbers.class);
      Numbers other = handle.attach(Numbers.class);
      assertThat(List.of(other, one).indexOf(one)).isEqualTo(1);
      assertThat(new HashSet<>(List.of(one, other, one))).containsExactlyInAnyOrder(one, other);
      assertThat(one.toString()).startsWith("Numbers@");
    }
  }
}
