package florin.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {
  private final LocalBuckets buckets = new LocalBuckets();

  private static Asked asked(String who) {
    return new Asked("login", who, new Rate(2, Duration.ofMinutes(1)));
  }

  @Test
  void what_is_used_up_comes_back_with_the_next_interval_and_not_bit_by_bit() throws Exception {
    Asked often = new Asked("login", "a", new Rate(4, Duration.ofSeconds(2)));
    for (int left = 3; left >= 0; left--) {
      assertThat(buckets.take(often)).isEqualTo(new Taken(true, left, 2));
    }
    assertThat(buckets.take(often).allowed()).isFalse();
    TimeUnit.MILLISECONDS.sleep(1_000);
    assertThat(buckets.take(often)).isEqualTo(new Taken(false, 0, 1));
    TimeUnit.MILLISECONDS.sleep(1_050);
    assertThat(buckets.take(often)).isEqualTo(new Taken(true, 3, 2));
  }

  @Test
  void each_has_his_own_and_each_policy_its_own() {
    buckets.take(asked("a"));
    buckets.take(asked("a"));
    assertThat(buckets.take(asked("a")).allowed()).isFalse();
    assertThat(buckets.take(asked("b")).remaining()).isEqualTo(1);
    assertThat(buckets.take(new Asked("signup", "a", asked("a").rate())).remaining()).isEqualTo(1);
  }

  @Test
  void of_many_at_once_exactly_so_many_pass() {
    Asked asked = new Asked("login", "a", new Rate(100, Duration.ofHours(1)));
    assertThat(IntStream.range(0, 5_000).parallel().filter(i -> buckets.take(asked).allowed()))
        .hasSize(100);
  }

  @Test
  void many_strangers_take_bounded_room_and_whoever_keeps_asking_is_not_forgotten() {
    for (int i = 0; i < 100_000; i++) {
      buckets.take(asked("stranger " + i));
      if (i % 100 == 0) {
        buckets.take(asked("eager"));
      }
    }
    assertThat(buckets.count("login")).isLessThanOrEqualTo(LocalBuckets.BUCKETS_MAX);
    assertThat(buckets.take(asked("eager")).allowed()).isFalse();
  }

  @Test
  void a_share_is_rounded_down_and_never_nothing() {
    assertThat(new Rate(5, Duration.ofMinutes(1)).share(3)).hasToString("1/PT1M");
    assertThat(new Rate(5, Duration.ofMinutes(1)).share(9)).hasToString("1/PT1M");
    assertThat(new Rate(600, Duration.ofMinutes(1)).share(3)).hasToString("200/PT1M");
  }
}
