package florin.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import florin.core.BankException;
import florin.core.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final byte[] PEPPER = "pepper pepper pepper pepper 1234".getBytes(UTF_8);
  private static final String PASSWORD = "seven green herons at dusk";

  private final Passwords passwords = new Passwords(PEPPER, 4);

  @Test
  void a_password_matches_its_own_hash_and_no_other_one_does() {
    String hash = passwords.hash(PASSWORD);

    assertThat(hash).matches("\\$2a\\$04\\$.{53}");
    assertThat(passwords.matches(PASSWORD, hash)).isTrue();
    assertThat(passwords.matches(PASSWORD + " ", hash)).isFalse();
    assertThat(passwords.matches(" " + PASSWORD, hash)).isFalse();
    assertThat(passwords.matches(PASSWORD.toUpperCase(java.util.Locale.ROOT), hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  @Test
  void the_same_password_twice_has_two_hashes() {
    assertThat(passwords.hash(PASSWORD)).isNotEqualTo(passwords.hash(PASSWORD));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 55, 71, 72, 73, 74, 1023})
  void every_byte_counts_where_bcrypt_alone_would_stop(int length) {
    String hash = passwords.hash("a".repeat(length) + "X");

    assertThat(passwords.matches("a".repeat(length) + "X", hash)).isTrue();
    assertThat(passwords.matches("a".repeat(length) + "Y", hash)).isFalse();
    assertThat(passwords.matches("a".repeat(length), hash)).isFalse();
  }

  @Test
  void characters_of_several_bytes_count_to_the_last() {
    String hash = passwords.hash("€".repeat(24) + "X");

    assertThat(passwords.matches("€".repeat(24) + "X", hash)).isTrue();
    assertThat(passwords.matches("€".repeat(24) + "Y", hash)).isFalse();
    assertThat(passwords.matches("😀".repeat(64), passwords.hash("😀".repeat(64)))).isTrue();
    assertThat(passwords.matches("😀".repeat(63), passwords.hash("😀".repeat(64)))).isFalse();
  }

  @Test
  void nul_ends_nothing() {
    String hash = passwords.hash("P\0P");

    assertThat(passwords.matches("P\0P", hash)).isTrue();
    assertThat(passwords.matches("P", hash)).isFalse();
    assertThat(passwords.matches("P\0Q", hash)).isFalse();
  }

  @Test
  void half_a_surrogate_pair_is_not_a_question_mark() {
    assertThat(passwords.matches("heron \uD800", passwords.hash("heron ?"))).isFalse();
  }

  @Test
  void composed_and_decomposed_letters_are_the_same_password() {
    assertThat(passwords.matches("cafe\u0301 au lait", passwords.hash("caf\u00e9 au lait")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$2b$", "$2y$", "$2a$"})
  void the_prefixes_of_other_libraries_are_understood(String prefix) {
    String hash = prefix + passwords.hash(PASSWORD).substring(4);

    assertThat(passwords.matches(PASSWORD, hash)).isTrue();
    assertThat(passwords.matches("another password", hash)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "x",
        "$2a$",
        "$2a$04$",
        "$2a$04$short",
        "$2x$04$abcdefghijklmnopqrstuuKzlu4i6b3Yk7rHKOeHwnZ5Rg1nTqyDi",
        "$2a$99$abcdefghijklmnopqrstuuKzlu4i6b3Yk7rHKOeHwnZ5Rg1nTqyDi",
        "$2a$31$abcdefghijklmnopqrstuuKzlu4i6b3Yk7rHKOeHwnZ5Rg1nTqyDi",
        "$2a$00$abcdefghijklmnopqrstuuKzlu4i6b3Yk7rHKOeHwnZ5Rg1nTqyDi",
        "$2a$04$abcdefghijklmnopqrst uKzlu4i6b3Yk7rHKOeHwnZ5Rg1nTqyDi",
        "$2a$04$abcdefghijklmnopqrstuuKzlu4i6b3Yk7rHKOeHwnZ5Rg1nTqyDié",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaQ"
      })
  void a_damaged_or_missing_hash_matches_nothing_and_throws_nothing(String hash) {
    assertThat(passwords.matches(PASSWORD, hash)).isFalse();
    assertThat(passwords.matches("nobody", hash)).isFalse();
  }

  @Test
  void another_pepper_is_another_hash() {
    Passwords others = new Passwords("another pepper, as long as it is".getBytes(UTF_8), 4);

    assertThat(others.matches(PASSWORD, passwords.hash(PASSWORD))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4, 4, false", "4, 5, true", "5, 4, false"})
  void a_hash_is_outdated_when_the_cost_rose(int before, int now, boolean outdated) {
    String hash = new Passwords(PEPPER, before).hash(PASSWORD);

    assertThat(new Passwords(PEPPER, now).isOutdated(hash)).isEqualTo(outdated);
  }

  @Test
  void a_short_pepper_or_a_wild_cost_is_refused_at_the_start() {
    assertThatThrownBy(() -> new Passwords(new byte[31], 12))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Passwords(PEPPER, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Passwords(PEPPER, 17))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_unknown_user_costs_the_work_of_a_known_one() {
    Passwords slow = new Passwords(PEPPER, 9);
    String hash = slow.hash(PASSWORD);
    slow.matches(PASSWORD, hash);
    slow.matches(PASSWORD, null);

    long known = 0;
    long unknown = 0;
    for (int i = 0; i < 5; i++) {
      known += nanos(() -> slow.matches("a wrong password of length", hash));
      unknown += nanos(() -> slow.matches("a wrong password of length", null));
    }

    assertThat((double) unknown / known).isBetween(0.5, 2.0);
  }

  @Test
  void beyond_what_the_processors_do_in_a_moment_hashing_is_refused() throws Exception {
    Passwords slow = new Passwords(PEPPER, 13);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      int many = 100;
      List<Callable<Throwable>> calls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        calls.add(() -> catchThrowable(() -> slow.matches(PASSWORD, null)));
      }
      List<Throwable> failures = new ArrayList<>();
      for (Future<Throwable> call : threads.invokeAll(calls)) {
        if (call.get() != null) {
          failures.add(call.get());
        }
      }
      assertThat(failures)
          .isNotEmpty()
          .hasSizeLessThan(many)
          .allSatisfy(
              failure ->
                  assertThat(((BankException) failure).code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThat(slow.matches(PASSWORD, null)).isFalse();
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(30, TimeUnit.SECONDS);
    }
  }

  private static long nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
