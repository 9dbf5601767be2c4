package florin.customer;

import static florin.core.ErrorCode.INVALID_CREDENTIALS;
import static florin.core.ErrorCode.RATE_LIMITED;
import static florin.customer.Desk.PASSWORD;
import static florin.customer.Desk.elsewhere;
import static florin.customer.Desk.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import florin.auth.Guesses;
import florin.auth.Passwords;
import florin.auth.Sessions;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords cannot be guessed, and nobody is kept out of his own account by who tries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuessingTest {
  private static final String WRONG = "not the password of anybody";

  private final AtomicInteger nobodies = new AtomicInteger();
  private Desk desk;

  @BeforeAll
  void open() {
    desk = new Desk();
  }

  @AfterAll
  void close() {
    if (desk != null) {
      desk.close();
    }
  }

  @Test
  void after_five_wrong_passwords_even_the_right_one_has_to_wait_and_then_is_let_in() {
    String email = user();
    Sessions.Device stranger = elsewhere();
    guess(5, email, stranger);

    BankException refusal = refused(email, PASSWORD, stranger);
    assertThat(refusal.code()).isEqualTo(RATE_LIMITED);
    assertThat(refusal.members()).containsEntry(BankException.RETRY_AFTER, 60L);
    desk.clock.advance(Duration.ofSeconds(59));
    assertThat(refused(email, PASSWORD, stranger).members())
        .containsEntry(BankException.RETRY_AFTER, 1L);
    desk.clock.advance(Duration.ofSeconds(1));
    assertThat(code(email, PASSWORD, stranger)).isNull();
    guess(5, email, stranger); // and everything begins anew
  }

  @Test
  void each_further_wrong_one_makes_the_wait_twice_as_long() {
    String email = user();
    Sessions.Device stranger = elsewhere();
    guess(5, email, stranger);
    for (long minutes : new long[] {1, 2, 4, 8}) {
      assertThat(refused(email, WRONG, stranger).members())
          .containsEntry(BankException.RETRY_AFTER, minutes * 60);
      desk.clock.advance(Duration.ofMinutes(minutes));
      guess(1, email, stranger);
    }
  }

  @Test
  void its_owner_gets_in_from_where_he_was_before_whoever_tries_elsewhere() {
    SignedIn owner = desk.logins.signup(somebody(), elsewhere());
    String email = owner.user().email();
    Sessions.Device home = elsewhere();
    Desk.logIn(desk.logins, email, PASSWORD, home);
    for (int i = 0; i < 3; i++) {
      guess(5, email, elsewhere());
    }
    assertThat(code(email, PASSWORD, elsewhere())).isEqualTo(RATE_LIMITED);

    guess(4, email, home);
    assertThat(code(email, PASSWORD, home)).isNull();
  }

  @Test
  void one_stranger_alone_cannot_keep_the_owner_out_of_a_new_place() {
    String email = user();
    Sessions.Device stranger = elsewhere();
    for (int i = 0; i < 40; i++) {
      refusal(() -> Desk.logIn(desk.logins, email, WRONG, stranger));
    }
    assertThat(code(email, WRONG, stranger)).isEqualTo(RATE_LIMITED);
    assertThat(code(email, PASSWORD, elsewhere())).isNull();
  }

  @Test
  void a_browser_that_was_logged_in_before_is_let_in_beside_a_stranger_at_its_address() {
    String email = user();
    Sessions.Device shared = elsewhere();
    String mark = desk.logins.mark(Desk.logIn(desk.logins, email, PASSWORD, shared).user());
    var browser = new Sessions.Device(shared.address(), "test", null, mark);
    guess(5, email, shared);
    for (int i = 0; i < 30; i++) {
      refusal(() -> Desk.logIn(desk.logins, nobody(), WRONG, shared));
    }
    assertThat(code(email, PASSWORD, shared)).isEqualTo(RATE_LIMITED);

    assertThat(code(email, PASSWORD, browser)).isNull();
    guess(5, email, browser);
    assertThat(code(email, PASSWORD, browser)).isEqualTo(RATE_LIMITED);
  }

  @Test
  void a_mark_is_good_for_its_account_and_made_by_nobody_else() {
    String email = user();
    User other = desk.signup().user();
    Sessions.Device place = elsewhere();
    guess(5, email, place);
    String own = desk.logins.mark(Desk.logIn(desk.logins, email, PASSWORD, elsewhere()).user());
    for (String mark :
        List.of(
            "",
            ".",
            "x",
            "x.y",
            own + "0",
            "0" + own,
            own.replace('.', '_'),
            own + ".",
            desk.logins.mark(other))) {
      var browser = new Sessions.Device(place.address(), "test", null, mark);
      assertThat(code(email, PASSWORD, browser)).as(mark).isEqualTo(RATE_LIMITED);
    }
    assertThat(code(email, PASSWORD, new Sessions.Device(place.address(), "test", null, own)))
        .isNull();
  }

  @Test
  void one_address_cannot_try_a_password_on_everybody() {
    Sessions.Device sprayer = elsewhere();
    for (int i = 0; i < 30; i++) {
      guess(1, i % 2 == 0 ? nobody() : user(), sprayer);
    }
    assertThat(code(user(), WRONG, sprayer)).isEqualTo(RATE_LIMITED);
    assertThat(code(nobody(), WRONG, sprayer)).isEqualTo(RATE_LIMITED);
    assertThat(code(user(), PASSWORD, elsewhere())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8:1:2:%x::1", "2001:db8:1:2::%x"})
  void all_addresses_of_one_network_of_ipv6_are_one(String addresses) {
    String email = user();
    for (int i = 0; i < 5; i++) {
      guess(1, email, new Sessions.Device(String.format(addresses, i + 1), "test", null));
    }
    assertThat(code(email, WRONG, new Sessions.Device(String.format(addresses, 9), "test", null)))
        .isEqualTo(RATE_LIMITED);
    assertThat(code(email, PASSWORD, new Sessions.Device("2001:db8:1:3::1", "test", null)))
        .isNull();
  }

  @Test
  void what_is_no_account_waits_as_one_does() {
    String known = user();
    String unknown = nobody();
    Sessions.Device one = elsewhere();
    Sessions.Device two = elsewhere();
    for (int i = 0; i < 12; i++) {
      BankException real = refused(known, WRONG, one);
      BankException none = refused(unknown, WRONG, two);
      assertThat(none.code()).isEqualTo(real.code());
      assertThat(none.detail()).isEqualTo(real.detail());
      assertThat(none.members()).isEqualTo(real.members());
      if (real.code() == RATE_LIMITED) {
        desk.clock.advance(Duration.ofSeconds((long) real.members().get("retry_after_seconds")));
      }
    }
    for (int i = 0; i < 25; i++) { // and from many places
      assertThat(code(unknown, WRONG, elsewhere())).isEqualTo(code(known, WRONG, elsewhere()));
    }
  }

  @Test
  void of_many_at_the_same_time_on_three_instances_five_are_checked() throws Exception {
    List<Guesses> instances = List.of(desk.newGuesses(), desk.newGuesses(), desk.newGuesses());
    Passwords slow = new Passwords("x".repeat(32).getBytes(StandardCharsets.UTF_8), 8);
    for (int round = 0; round < 5; round++) {
      String account = nobody();
      String address = String.valueOf(elsewhere().address());
      AtomicInteger next = new AtomicInteger();
      AtomicInteger checked = new AtomicInteger();
      Callable<ErrorCode> guess =
          () ->
              refusal(
                  () ->
                      instances
                          .get(next.getAndIncrement() % 3)
                          .isRight(
                              new Guesses.Guess(account, 1, address, null),
                              () -> {
                                checked.incrementAndGet();
                                return slow.matches(WRONG, null);
                              }));
      List<ErrorCode> answers = atOnce(24, guess);
      assertThat(checked).hasValue(5);
      assertThat(answers).filteredOn(RATE_LIMITED::equals).hasSize(19);
    }
  }

  @Test
  void what_could_not_be_checked_is_not_counted() {
    String account = nobody();
    var guess = new Guesses.Guess(account, 1, "198.51.100.1", null);
    for (int i = 0; i < 20; i++) {
      assertThat(
              refusal(
                  () ->
                      desk.guesses.isRight(
                          guess,
                          () -> {
                            throw new BankException(ErrorCode.OVERLOADED, "Busy.");
                          })))
          .isEqualTo(ErrorCode.OVERLOADED);
    }
    assertThat(desk.guesses.isRight(guess, () -> true)).isTrue();
  }

  @Test
  void the_table_names_nobody_and_empties_itself() {
    String email = user();
    Sessions.Device stranger = elsewhere();
    guess(5, email, stranger);
    int before = desk.count("SELECT count(*)::int FROM guess");

    assertThat(
            desk.count(
                "SELECT count(*)::int FROM guess WHERE encode(subject, 'escape') LIKE ?",
                "%" + email + "%"))
        .isZero();
    assertThat(desk.count("SELECT count(*)::int FROM known_place")).isPositive();
    desk.clock.advance(Duration.ofDays(32));
    new florin.auth.Sweep(desk.jdbi, desk.clock).run();
    assertThat(before).isPositive();
    assertThat(desk.count("SELECT count(*)::int FROM guess")).isZero();
    assertThat(desk.count("SELECT count(*)::int FROM known_place")).isZero();
  }

  @Test
  void an_unknown_address_takes_as_long_as_a_known_one() {
    LoginService logins = desk.logins(8);
    List<String> known = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      known.add(logins.signup(somebody(), elsewhere()).user().email());
    }
    List<Long> ofKnown = new ArrayList<>();
    List<Long> ofUnknown = new ArrayList<>();
    for (int i = 0; i < 225; i++) {
      long real = nanos(logins, known.get(i % 25));
      long none = nanos(logins, "nobody" + i % 25 + "@x.test");
      if (i >= 25) { // warm by now
        ofKnown.add(real);
        ofUnknown.add(none);
      }
    }
    long real = middle(ofKnown);
    long none = middle(ofUnknown);
    System.out.printf("known %d us, unknown %d us, 200 each%n", real / 1_000, none / 1_000);
    assertThat(Math.abs(real - none) * 10).isLessThan(real);
  }

  private static long nanos(LoginService logins, String email) {
    Sessions.Device place = elsewhere();
    long start = System.nanoTime();
    assertThat(refusal(() -> Desk.logIn(logins, email, WRONG, place)))
        .isEqualTo(INVALID_CREDENTIALS);
    return System.nanoTime() - start;
  }

  /** The mean of the middle half: what else runs on the machine is not what is measured. */
  private static long middle(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return (long)
        Arrays.stream(sorted, sorted.length / 4, sorted.length * 3 / 4).average().orElseThrow();
  }

  private void guess(int times, String email, Sessions.Device from) {
    for (int i = 0; i < times; i++) {
      assertThat(code(email, WRONG, from)).isEqualTo(INVALID_CREDENTIALS);
    }
  }

  private ErrorCode code(String email, String password, Sessions.Device from) {
    return refusal(() -> Desk.logIn(desk.logins, email, password, from));
  }

  private BankException refused(String email, String password, Sessions.Device from) {
    return catchThrowableOfType(
        BankException.class, () -> Desk.logIn(desk.logins, email, password, from));
  }

  private String user() {
    return desk.logins.signup(somebody(), elsewhere()).user().email();
  }

  private NewUser somebody() {
    return new NewUser(
        "guessed" + nobodies.incrementAndGet() + "@x.test", "Some One", Role.CUSTOMER, PASSWORD);
  }

  private String nobody() {
    return "nobody" + nobodies.incrementAndGet() + "@y.test";
  }

  private static List<ErrorCode> atOnce(int threads, Callable<ErrorCode> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<ErrorCode> answers = new ArrayList<>();
      for (Future<ErrorCode> answer : pool.invokeAll(Collections.nCopies(threads, work))) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }
}
