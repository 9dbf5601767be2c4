package florin.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import florin.core.ErrorCode;
import florin.ledger.Scene.Kind;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each refusal of the core the smallest cases that give it, and for each two that are looked at
 * one after the other the cases in which both apply: taken from the lists of the rules themselves.
 */
class RefusalsTest {
  /** A hold has one of them, and a card has: where one applies, the others do not. */
  private static final Set<ErrorCode> STATUSES =
      Set.of(
          ErrorCode.HOLD_ALREADY_CAPTURED,
          ErrorCode.HOLD_RELEASED,
          ErrorCode.HOLD_EXPIRED,
          ErrorCode.CARD_INACTIVE,
          ErrorCode.CARD_FROZEN,
          ErrorCode.CARD_CANCELLED);

  @ParameterizedTest
  @EnumSource
  void at_all_bounds_everything_is_posted(Kind kind) {
    Decision decision = new Scene(kind).decide();

    assertThat(decision.refusal()).isNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("alone")
  void the_least_that_is_wrong_is_refused_and_changes_nothing(Kind kind, Wrong wrong) {
    Scene scene = new Scene(kind);
    wrong.spoil().accept(scene);

    Decision decision = scene.decide();

    assertThat(decision.refusal()).isEqualTo(wrong.code());
    assertThat(decision.entries()).isEmpty();
    assertThat(decision.after()).isEmpty();
    assertThat(decision.hold()).isNull();
    assertThat(decision.allowance()).isNull();
  }

  static List<Arguments> alone() {
    List<Arguments> cases = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (ErrorCode code : kind.refusals()) {
        Wrong.ways(kind, code).forEach(wrong -> cases.add(Arguments.of(kind, wrong)));
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}: {1} and {2}")
  @MethodSource("neighbours")
  void where_two_neighbours_apply_the_first_is_the_answer(Kind kind, Wrong first, Wrong second) {
    Scene scene = new Scene(kind);
    first.spoil().accept(scene);
    second.spoil().accept(scene);

    for (ErrorCode code : List.of(first.code(), second.code())) {
      if (kind.rule(first.code()) != null) {
        assertThat(kind.rule(code).refuses().test(scene.movement())).as("%s", code).isTrue();
      }
    }
    assertThat(scene.decide().refusal()).isEqualTo(first.code());
  }

  static List<Arguments> neighbours() {
    List<Arguments> cases = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int i = 1; i < kind.refusals().size(); i++) {
        ErrorCode code = kind.refusals().get(i - 1);
        ErrorCode next = kind.refusals().get(i);
        if (!STATUSES.containsAll(Set.of(code, next))) {
          addAll(cases, kind, code, next);
        }
      }
    }
    return cases;
  }

  private static void addAll(List<Arguments> cases, Kind kind, ErrorCode code, ErrorCode next) {
    int before = cases.size();
    for (Wrong first : Wrong.ways(kind, code)) {
      for (Wrong second : Wrong.ways(kind, next)) {
        if (!first.excludes(second)) {
          cases.add(Arguments.of(kind, first, second));
        }
      }
    }
    assertThat(cases).as("%s: %s and %s", kind, code, next).hasSizeGreaterThan(before);
  }

  @ParameterizedTest
  @EnumSource
  void no_refusal_is_without_a_case(Kind kind) {
    for (ErrorCode code : kind.refusals()) {
      assertThat(Wrong.ways(kind, code)).as("%s", code).isNotEmpty();
    }
  }

  /** Which is that of the codes. */
  @ParameterizedTest
  @EnumSource
  void the_rules_stand_in_the_order_of_the_contract(Kind kind) {
    assertThat(kind.rules().stream().map(Rule::code).toList()).isSorted();
  }

  @Test
  void no_list_of_rules_is_without_a_command() throws Exception {
    Set<Object> used = new HashSet<>();
    Stream.of(Kind.values()).forEach(kind -> used.add(kind.rules()));
    for (Field field : Rules.class.getDeclaredFields()) {
      if (field.getType() == List.class) {
        assertThat(used).as(field.getName()).contains(field.get(null));
      }
    }
  }
}
