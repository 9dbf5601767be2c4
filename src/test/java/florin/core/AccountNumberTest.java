package florin.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Account numbers as they are typed, kept and shown. */
class AccountNumberTest {
  private static final String NUMBER = "XF65000387420489";

  @Test
  void people_read_groups_of_four() {
    assertThat(AccountNumber.grouped(NUMBER)).isEqualTo("XF65 0003 8742 0489");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NUMBER,
        "XF65 0003 8742 0489",
        "xf65 0003 8742 0489",
        " xF650003 87420489 ",
        "XF65\u00a00003\u202f8742\u20090489"
      })
  void however_it_is_typed_it_is_one_number(String typed) {
    String number = AccountNumber.canonical(typed);

    assertThat(number).isEqualTo(NUMBER);
    assertThat(AccountNumber.isValid(number)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "XF",
        "XF65000387420488",
        "XF56000387420489",
        "XF65000387420489X",
        "XF65-0003"
      })
  void what_is_mistyped_is_none(String typed) {
    assertThat(AccountNumber.isValid(AccountNumber.canonical(typed))).isFalse();
  }
}
