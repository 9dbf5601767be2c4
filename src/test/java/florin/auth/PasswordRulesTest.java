package florin.auth;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
  private final PasswordRules rules = new PasswordRules();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "seven green herons at dusk",
        "vK3#pX9!qLm2@wZ",
        "fifteen letters",
        "ééééü-ßøåñç-žšč",
        "пятнадцать слов и ещё одно",
        "a-very-long-password",
        "test-password-123",
        "dragon sunshine football",
        "482916305172946",
        "😀🎈🌲🐙🚲🎻🧭🪁🧊🥝🛶🦔🧵🏮🪐",
        " leading and trailing "
      })
  void long_and_uncommon_is_enough(String password) {
    assertThat(codes(password)).isEmpty();
  }

  @Test
  void fifteen_characters_are_enough_and_fourteen_are_not() {
    assertThat(codes("vK3#pX9!qLm2@wZ")).isEmpty();
    assertThat(codes("vK3#pX9!qLm2@w")).containsExactly("password_too_short");
    assertThat(codes("")).containsExactly("password_too_short");
    assertThat(codes("😀🎈🌲🐙🚲🎻🧭🪁🧊🥝🛶🦔🧵🏮")).containsExactly("password_too_short");
  }

  @Test
  void a_character_typed_as_two_code_points_counts_once() {
    assertThat(codes("e\u0301".repeat(14))).containsExactly("password_too_short");
  }

  @Test
  void a_thousand_and_twenty_four_bytes_are_allowed_and_one_more_is_not() {
    String words = "heron dusk pine alder slate ";
    String longest = words.repeat(40).substring(0, 1_000) + "vK3#pX9!qLm2@wZvK3#pX9!q";
    assertThat(longest).hasSize(1_024);
    assertThat(codes(longest)).isEmpty();
    assertThat(codes(longest + "x")).containsExactly("password_too_long");
    assertThat(codes("€".repeat(341) + "ab")).containsExactly("password_too_long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaa",
        "abababababababab",
        "xK3xK3xK3xK3xK3xK3",
        "passwordpassword",
        "PasswordPassword1",
        "Password1234567!",
        "P4$$w0rd1234567",
        "password12345678",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnop",
        "0123456789abcdef",
        "qwertyuiopasdfgh",
        "qwertyuiop12345",
        "1qaz2wsx3edc4rfv",
        "QWERTYUIOPasdfghjkl!",
        "iloveyouiloveyou1",
        "sunshine-football",
        "letmein123456789",
        "Welcome-2024-2025",
        "jennifer19841985",
        "111111222222333",
        "admin.admin.2026!",
        "---------------"
      })
  void long_and_common_is_refused(String password) {
    assertThat(codes(password)).contains("password_too_common");
  }

  @Test
  void what_everybody_knows_of_the_user_is_refused() {
    assertThat(codes("Ada.L0ves numbers and looms", "ada@x.test", "A. B."))
        .containsExactly("password_contains_context");
    assertThat(codes("many lovelace looms here", "q@x.test", "Ada Lovelace"))
        .containsExactly("password_contains_context");
    assertThat(codes("ann-of-lee is not here", "q@x.test", "Ann of Lee"))
        .containsExactly("password_contains_context");
    assertThat(codes("a FLOR-in of old silver", "q@x.test", "Ada Byron"))
        .containsExactly("password_contains_context");
    assertThat(codes("a reader of blue books", "q@x.test", "Al Reade Jr"))
        .containsExactly("password_contains_context");
  }

  @Test
  void short_parts_of_names_are_part_of_too_many_words() {
    assertThat(codes("planning a long canal", "an@x.test", "Ann Al")).isEmpty();
  }

  @Test
  void half_a_surrogate_pair_is_refused() {
    assertThat(codes("seven green herons \uD83D")).containsExactly("invalid_text");
  }

  @Test
  void everything_stands_at_the_password() {
    assertThat(rules.check("passwordpassword", "passwordp@x.test", "Ada"))
        .extracting(FieldError::pointer)
        .containsExactly("#/password", "#/password");
  }

  private List<String> codes(String password) {
    return codes(password, "someone@x.test", "Some One");
  }

  private List<String> codes(String password, String email, String fullName) {
    return rules.check(password, email, fullName).stream().map(FieldError::code).toList();
  }
}
