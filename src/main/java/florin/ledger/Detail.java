package florin.ledger;

import florin.core.Kyc;
import florin.core.StepUp;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a command was decided on where no column of the journal has it, as {@code journal.detail}
 * has it: {@code name=value} pairs with a space between, always in the same order. A word that may
 * be missing is written only where it says something else than its absence.
 */
final class Detail {
  private static final String CURRENCY = "currency";
  private static final String OVERDRAFT_LIMIT = "overdraft_limit";
  private static final String EXPIRES_IN = "expires_in";
  private static final String EFFECTIVE_PAST = "effective_past";
  private static final String IF_BALANCE_VERSION = "if_balance_version";
  private static final String OPERATOR = "operator";
  private static final String FORCE = "force";
  private static final String REST = "rest";
  private static final String KYC = "kyc";
  private static final String STEP_UP = "step_up";
  private static final String TIME_ZONE = "time_zone";
  private static final String USED_DAILY = "used_daily";
  private static final String USED_MONTHLY = "used_monthly";
  private static final String LIMIT_OF = "limit_of";
  private static final String LIMIT_WINDOW = "limit_window";
  private static final String LIMIT = "limit";
  private static final String LIMIT_USED = "limit_used";

  private final Map<String, String> words = new HashMap<>();

  /** As it was written; null for none. */
  Detail(@Nullable String written) {
    for (String word : written == null ? new String[0] : written.split(" ")) {
      int end = word.indexOf('=');
      words.put(word.substring(0, Math.max(0, end)), word.substring(end + 1));
    }
  }

  /**
   * @param byOperator whether it was decided as an operator's
   * @param unknown whether he had to be somebody the bank knows, and was not
   * @return null for nothing
   */
  static @Nullable String of(Decision decision, boolean byOperator, boolean unknown) {
    StringJoiner words = new StringJoiner(" ");
    add(words, decision.command(), byOperator);
    if (decision.command() instanceof SetLimits set) {
      add(words, set, decision.allowance());
    }
    CardWords.add(words, decision);
    add(words, KYC, unknown ? Kyc.MISSING.slug() : null);
    Recorded.Decline decline = decision.decline();
    if (decline != null && decline.limit() != null) {
      add(words, decline.limit());
    }
    return words.length() == 0 ? null : words.toString();
  }

  private static void add(StringJoiner words, Command command, boolean byOperator) {
    if (command instanceof Command.OpenAccount open) {
      add(words, CURRENCY, open.account().currency());
      add(words, OVERDRAFT_LIMIT, open.overdraftLimitCents());
    } else if (command instanceof Command.Transfer transfer) {
      Command.Terms terms = transfer.terms();
      boolean dated = terms.effectiveAt() != null;
      boolean anybodys = transfer.transferKind() == TransferKind.TRANSFER;
      add(words, EFFECTIVE_PAST, dated ? terms.past() : null);
      addIf(words, OPERATOR, dated && anybodys && byOperator);
      add(words, IF_BALANCE_VERSION, terms.ifBalanceVersion());
      add(words, STEP_UP, word(command.origin().stepUp()));
    } else if (command instanceof Command.PlaceHold place) {
      add(words, EXPIRES_IN, place.expiresIn().toSeconds());
      add(words, STEP_UP, word(command.origin().stepUp()));
      addIf(words, OPERATOR, place.card() != null && byOperator);
    } else if (command instanceof CaptureHold capture) {
      addIf(words, REST, capture.money() == null);
    } else if (command instanceof RefundCard refund) {
      addIf(words, REST, refund.money() == null);
    } else if (command instanceof Reverse reverse) {
      addIf(words, FORCE, reverse.forced());
      addIf(words, REST, reverse.money() == null);
    } else {
      addIf(words, OPERATOR, command instanceof Command.Restrict && byOperator);
    }
  }

  private static @Nullable String word(StepUp stepUp) {
    return stepUp == StepUp.NOT_NEEDED ? null : stepUp.slug();
  }

  /** With what was counted when the limits were set: later replays start from there. */
  private static void add(StringJoiner words, SetLimits set, @Nullable Allowance after) {
    add(words, CURRENCY, set.currency());
    Allowance.Limits limits = after == null ? set.limits() : after.limits();
    for (Allowance.Window window : Allowance.Window.values()) {
      add(words, window.slug(), limits == null ? null : limits.of(window));
    }
    add(words, TIME_ZONE, after == null ? set.zone() : after.zone());
    add(words, USED_DAILY, after == null ? null : after.dayCents());
    add(words, USED_MONTHLY, after == null ? null : after.monthCents());
  }

  private static void add(StringJoiner words, Allowance.Use limit) {
    add(words, LIMIT_OF, limit.subject().slug());
    add(words, LIMIT_WINDOW, limit.window().slug());
    add(words, LIMIT, limit.limitCents());
    add(words, LIMIT_USED, limit.usedCents());
  }

  private static void add(StringJoiner words, String name, @Nullable Object value) {
    if (value != null) {
      words.add(name + "=" + value);
    }
  }

  private static void addIf(StringJoiner words, String name, boolean is) {
    add(words, name, is ? true : null);
  }

  String currency() {
    return needed(CURRENCY);
  }

  long overdraftLimitCents() {
    return Long.parseLong(needed(OVERDRAFT_LIMIT));
  }

  Duration expiresIn() {
    return Duration.ofSeconds(Long.parseLong(needed(EXPIRES_IN)));
  }

  /** Null where it counts when it is booked. */
  @Nullable Duration effectivePast() {
    String past = words.get(EFFECTIVE_PAST);
    return past == null ? null : Duration.parse(past);
  }

  @Nullable Long ifBalanceVersion() {
    return number(IF_BALANCE_VERSION);
  }

  StepUp stepUp() {
    String word = words.get(STEP_UP);
    return word == null ? StepUp.NOT_NEEDED : StepUp.valueOf(word.toUpperCase(Locale.ROOT));
  }

  Kyc kyc() {
    return words.containsKey(KYC) ? Kyc.MISSING : Kyc.NOT_ASKED;
  }

  boolean byOperator() {
    return words.containsKey(OPERATOR);
  }

  boolean forced() {
    return words.containsKey(FORCE);
  }

  /** Whether no amount was said, but all that is left. */
  boolean isRest() {
    return words.containsKey(REST);
  }

  CardWords cards() {
    return new CardWords(words);
  }

  Allowance.Limits limits() {
    return new Allowance.Limits(
        number(Allowance.Window.PER_TRANSFER.slug()),
        number(Allowance.Window.DAILY.slug()),
        number(Allowance.Window.MONTHLY.slug()));
  }

  ZoneId timeZone() {
    return ZoneId.of(needed(TIME_ZONE));
  }

  long usedDailyCents() {
    return Long.parseLong(needed(USED_DAILY));
  }

  long usedMonthlyCents() {
    return Long.parseLong(needed(USED_MONTHLY));
  }

  /** The limit that it was refused for, where that may be told. */
  Allowance.@Nullable Use limit() {
    String subject = words.get(LIMIT_OF);
    return subject == null
        ? null
        : new Allowance.Use(
            Allowance.Subject.valueOf(subject.toUpperCase(Locale.ROOT)),
            Allowance.Window.valueOf(needed(LIMIT_WINDOW).toUpperCase(Locale.ROOT)),
            Long.parseLong(needed(LIMIT)),
            Long.parseLong(needed(LIMIT_USED)));
  }

  private @Nullable Long number(String name) {
    String number = words.get(name);
    return number == null ? null : Long.valueOf(number);
  }

  private String needed(String name) {
    return Objects.requireNonNull(words.get(name), name);
  }
}
