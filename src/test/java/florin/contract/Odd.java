package florin.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Values that no field was made for, as JSON and as text of a query. */
final class Odd {
  private static final List<String> OTHER_TYPES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "1e3",
          "\"\"",
          "\"1\"",
          "\"true\"",
          "[]",
          "{}",
          "[null]",
          "[[[]]]",
          "{\"a\":1}",
          "[\"a\",\"b\"]");

  private static final List<String> BOUNDS =
      List.of(
          "1",
          "9007199254740991",
          "9007199254740992",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "1e400",
          "-0",
          "0.1e1",
          "1" + "0".repeat(400),
          "\"1970-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59.999999Z\"",
          "\"2026-02-30\"",
          "\"+10000-01-01T00:00:00Z\"",
          "\"acc_00000000000000000000000000\"",
          "\"acc_7zzzzzzzzzzzzzzzzzzzzzzzzz\"",
          "\"acc_8zzzzzzzzzzzzzzzzzzzzzzzzz\"");

  private static final List<String> UNICODE =
      List.of(
          "\"\\u202eabc\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud800\"",
          "\"a\\udc00b\"",
          "\"e\\u0301\"",
          "\"\\u0130\\u0131\"",
          "\"\\ufeff\"",
          "\"\\u2028\\u0085\"",
          "\"\\u0661\\u0662\"",
          "\"\\r\\n{}\"",
          "\"\\u001b[31m\"",
          "\"%s%n${x}\"",
          "\"' OR '1'='1\"",
          "\"<script>alert(1)</script>\"");

  private static final List<String> HUGE =
      List.of(
          "\"" + "x".repeat(300) + "\"",
          "\"" + "\ud83d\ude00".repeat(5_000) + "\"",
          "\"" + "a@".repeat(10_000) + "\"",
          "[" + "1,".repeat(2_000) + "1]",
          "[".repeat(60) + "]".repeat(60));

  private static final String NUL = "\"a\\u0000b\"";

  private Odd() {}

  /** Some of each kind, as JSON; which, the seed says. */
  static List<String> json(Random random) {
    List<String> some = new ArrayList<>(List.of(NUL));
    some.addAll(sample(OTHER_TYPES, 4, random));
    some.addAll(sample(BOUNDS, 4, random));
    some.addAll(sample(UNICODE, 3, random));
    some.addAll(sample(HUGE, 1, random));
    return some;
  }

  /** The same without the quotes. */
  static List<String> text(Random random) {
    return json(random).stream()
        .map(json -> json.startsWith("\"") ? Json.read(json).asText() : json)
        .map(text -> text.length() > 1_000 ? text.substring(0, 1_000) : text)
        .toList();
  }

  private static List<String> sample(List<String> values, int count, Random random) {
    List<String> mixed = new ArrayList<>(values);
    Collections.shuffle(mixed, random);
    return mixed.subList(0, count);
  }
}
