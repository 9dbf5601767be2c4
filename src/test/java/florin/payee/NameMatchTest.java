package florin.payee;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How like a name is to another, either way round. */
class NameMatchTest {
  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          Ada Lovelace,         Ada Lovelace,          match
          ADA LOVELACE,         ada lovelace,          match
          Lovelace Ada,         Ada Lovelace,          match
          "Lovelace, Ada",      Ada Lovelace,          match
          Zoë Müller,           Zoe Muller,            match
          José Ñandú,           jose nandu,            match
          O'Brien Pat,          Pat O’Brien,           match
          Anne-Marie Weiß,      Anne Marie Weiss,      match
          Anne-Marie Weiß,      Annemarie Weiss,       match
          Søren Łukasz,         Soren Lukasz,          match
          山田 太郎,              太郎 山田,              match
          Иван Петров,          ИВАН ПЕТРОВ,           match
          İrem Işık,            Irem Isik,             match
          Ada Lovelase,         Ada Lovelace,          close_match
          Aad Lovelace,         Ada Lovelace,          no_match
          Charels Babbage,      Charles Babbage,       close_match
          Jonathen Babbage,     Jonathan Babbage,      close_match
          Jonethen Babbage,     Jonathan Babbage,      close_match
          Janethun Babbage,     Jonathan Babbage,      no_match
          Mueller Zoe,          Zoë Müller,            close_match
          A. Lovelace,          Ada Lovelace,          close_match
          Ada King Lovelace,    Ada Lovelace,          close_match
          Dr Ada Lovelace,      Ada Lovelace,          close_match
          A. L.,                Ada Lovelace,          no_match
          Ada,                  Ada Lovelace,          no_match
          Lovelace,             Ada Lovelace,          no_match
          Plato,                Plato,                 match
          Platon,               Plato,                 close_match
          Ada Babbage,          Ada Lovelace,          no_match
          Bob Brown,            Ada Lovelace,          no_match
          ...,                  Ada Lovelace,          no_match
          Li Wu,                Lu Wu,                 no_match
          """)
  void names_are_alike_or_not(String one, String other, String result) {
    assertThat(NameMatch.of(one, other).slug()).isEqualTo(result);
    if (!one.equals("...")) {
      assertThat(NameMatch.of(other, one).slug()).isEqualTo(result);
    }
  }

  @Test
  void names_as_long_as_they_may_be_are_compared_at_once() {
    String letters = "a ".repeat(70).strip();
    String other = "b ".repeat(69) + "a";
    long begun = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      NameMatch.of(letters, other);
      NameMatch.of("a".repeat(140), "b".repeat(140));
    }
    assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
  }
}
