package florin.auth;

import static florin.auth.GuessCount.Rule.ACCOUNT;
import static florin.auth.GuessCount.Rule.PAIR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuessCountTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void after_the_fifth_each_wait_is_twice_the_last_up_to_an_hour() {
    List<Long> minutes = new ArrayList<>();
    GuessCount count = none();
    Instant now = NOW;
    for (int i = 0; i < 12; i++) {
      count = count.oneMore(PAIR, now);
      minutes.add(Duration.between(now, count.blockedUntil()).toMinutes());
      now = count.blockedUntil();
    }
    // after the first hour one is forgiven, so the wait stays what it was once
    assertThat(minutes).containsExactly(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 32L, 60L);
  }

  @Test
  void one_is_forgiven_each_hour() {
    GuessCount count = none();
    for (int i = 0; i < 4; i++) {
      count = count.oneMore(PAIR, NOW);
    }
    assertThat(count.oneMore(PAIR, NOW.plusSeconds(3_599)).failures()).isEqualTo(5);
    assertThat(count.oneMore(PAIR, NOW.plusSeconds(3_600)).failures()).isEqualTo(4);
    assertThat(count.oneMore(PAIR, NOW.plusSeconds(7_300)).failures()).isEqualTo(3);
    assertThat(count.oneMore(PAIR, NOW.plusSeconds(999_999)).failures()).isOne();
    assertThat(count.goneAt()).isEqualTo(NOW.plusSeconds(4 * 3_600));
  }

  @Test
  void a_part_of_an_hour_is_not_lost_by_another_failure() {
    GuessCount two = none().oneMore(PAIR, NOW).oneMore(PAIR, NOW.plusSeconds(5_400));
    assertThat(two.failures()).isOne();
    GuessCount three = none().oneMore(PAIR, NOW).oneMore(PAIR, NOW).oneMore(PAIR, NOW);
    GuessCount later = three.oneMore(PAIR, NOW.plusSeconds(5_400));
    assertThat(later.failures()).isEqualTo(3);
    assertThat(later.oneMore(PAIR, NOW.plusSeconds(7_200)).failures()).isEqualTo(3);
  }

  @Test
  void a_clock_that_is_behind_forgives_nothing_and_fails_nothing() {
    GuessCount count = none().oneMore(PAIR, NOW).oneMore(PAIR, NOW.minusSeconds(86_400));
    assertThat(count.failures()).isEqualTo(2);
  }

  @Test
  void one_address_however_patient_never_makes_an_account_wait_for_others() {
    GuessCount pair = none();
    GuessCount account = none();
    Instant now = NOW;
    while (now.isBefore(NOW.plus(Duration.ofDays(30)))) {
      pair = pair.oneMore(PAIR, now);
      account = account.oneMore(ACCOUNT, now);
      assertThat(account.blockedUntil()).isEqualTo(now);
      now = pair.blockedUntil().isAfter(now) ? pair.blockedUntil() : now;
    }
  }

  private static GuessCount none() {
    return new GuessCount(new byte[32], 0, NOW, NOW, NOW);
  }
}
