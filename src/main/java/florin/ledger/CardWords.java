package florin.ledger;

import florin.core.AccountId;
import florin.core.CardId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The words of {@link Detail} that are about cards. */
final class CardWords {
  private static final String FINAL = "final";
  private static final String OF_CARD = "of_card";
  private static final String AMOUNT = "amount";
  private static final String LINE = "line";
  private static final String CARD = "card";
  private static final String ENDS = "ends";
  private static final String REASON = "reason";
  private static final String CATEGORY = "category";
  private static final String CODE = "code";
  private static final String CARD_STATUS = "card_status";
  private static final String GOOD_CARD = "good_card";
  private static final String WRONG_CODES = "wrong_codes";
  private static final String CATEGORY_BLOCKED = "category_blocked";
  private static final String BLOCKED = "blocked";

  private final Map<String, String> words;

  /** Among others. */
  CardWords(Map<String, String> words) {
    this.words = words;
  }

  static void add(StringJoiner words, Decision decision) {
    Command command = decision.command();
    CardState state = decision.card();
    if (command instanceof Command.PlaceHold place && place.card() != null && state != null) {
      add(words, place.card(), state);
    } else if (command instanceof CaptureHold capture) {
      boolean last = capture.card() != null && capture.card().last();
      add(words, FINAL, last ? true : null);
    } else if (command instanceof ReleaseHold release && release.card() != null) {
      boolean all = decision.hold() != null && decision.hold().remainingCents() == 0;
      add(words, OF_CARD, release.card().how().slug());
      add(words, AMOUNT, all ? null : release.card().partCents());
    } else if (command instanceof ChangeCard change) {
      add(words, CARD, change.act() == ChangeCard.Act.ISSUE ? null : change.card().value());
      add(words, ENDS, change.fresh() == null ? null : change.fresh().endsAt());
      add(words, REASON, change.reason());
    } else if (command instanceof SetLimits set && set.card() != null) {
      Set<String> blocked = set.card().blocked();
      add(words, CARD, set.card().card().value());
      add(words, BLOCKED, blocked == null ? null : CardSql.text(blocked));
    }
  }

  /** With what the card was: so that the reason can be told without going back to how it came. */
  private static void add(StringJoiner words, CardUse use, CardState card) {
    add(words, LINE, use.line());
    add(words, CARD, use.card().value());
    add(words, CATEGORY, use.category());
    add(words, CODE, use.code().slug());
    add(words, CARD_STATUS, card.status().slug());
    add(words, GOOD_CARD, card.card().equals(use.card()) ? null : card.card().value());
    add(words, ENDS, card.endsAt());
    add(words, WRONG_CODES, card.wrongCodes() == 0 ? null : card.wrongCodes());
    add(words, CATEGORY_BLOCKED, card.blocked().contains(use.category()) ? true : null);
  }

  private static void add(StringJoiner words, String name, @Nullable Object value) {
    if (value != null) {
      words.add(name + "=" + value);
    }
  }

  /** Of a capture: whether what was left after it went back. */
  boolean isFinal() {
    return words.containsKey(FINAL);
  }

  /** How what is a card's is let go; null of what is none's. */
  ReleaseHold.@Nullable CardRelease released() {
    String how = words.get(OF_CARD);
    String part = words.get(AMOUNT);
    return how == null
        ? null
        : new ReleaseHold.CardRelease(
            ReleaseHold.CardRelease.How.valueOf(how.toUpperCase(Locale.ROOT)),
            part == null ? null : Long.valueOf(part));
  }

  /** The card that pays, if one does. */
  @Nullable CardUse use() {
    return words.containsKey(LINE)
        ? new CardUse(
            UUID.fromString(needed(LINE)),
            Objects.requireNonNull(card()),
            needed(CATEGORY),
            CardUse.Code.valueOf(needed(CODE).toUpperCase(Locale.ROOT)))
        : null;
  }

  /** What was known of it: as far as the reason goes. */
  CardState state(CardUse use, AccountId account) {
    String good = words.get(GOOD_CARD);
    String wrong = words.get(WRONG_CODES);
    return new CardState(
        use.line(),
        account,
        good == null ? use.card() : new CardId(UUID.fromString(good)),
        CardState.Status.valueOf(needed(CARD_STATUS).toUpperCase(Locale.ROOT)),
        Instant.parse(needed(ENDS)),
        words.containsKey(CATEGORY_BLOCKED) ? Set.of(use.category()) : Set.of(),
        wrong == null ? 0 : Integer.parseInt(wrong));
  }

  /** The one that is meant; null where none is named. */
  @Nullable CardId card() {
    String card = words.get(CARD);
    return card == null ? null : new CardId(UUID.fromString(card));
  }

  ChangeCard.@Nullable Fresh fresh() {
    String ends = words.get(ENDS);
    return ends == null ? null : new ChangeCard.Fresh(Instant.parse(ends), null);
  }

  @Nullable String reason() {
    return words.get(REASON);
  }

  /** Null where they stayed. */
  @Nullable Set<String> blocked() {
    String blocked = words.get(BLOCKED);
    return blocked == null ? null : CardSql.categories(blocked);
  }

  private String needed(String name) {
    return Objects.requireNonNull(words.get(name), name);
  }
}
