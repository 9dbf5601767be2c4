package florin.ledger;

import florin.core.AccountId;
import florin.core.CardId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** Reads and writes what the ledger knows of cards: it changes only in the ledger's turn. */
final class CardSql {
  private static final String COMMA = ",";

  private static final String OF =
      "SELECT l.* FROM unnest(?::uuid[]) AS asked (line_id) JOIN card_line l USING (line_id)";

  private static final String WRITE =
      """
      INSERT INTO card_line (line_id, account_id, card_id, status, ends_at, blocked_categories,
          wrong_codes)
      SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[],
          ?::text[], ?::bigint[])
      ON CONFLICT (line_id) DO UPDATE
      SET card_id = excluded.card_id, status = excluded.status, ends_at = excluded.ends_at,
          blocked_categories = excluded.blocked_categories, wrong_codes = excluded.wrong_codes
      """;

  private CardSql() {}

  static void read(Trip trip, Collection<UUID> lines, List<CardState> found) throws SQLException {
    if (!lines.isEmpty()) {
      trip.ask(OF, row -> found.add(state(row))).uuids(lines, Function.identity());
    }
  }

  static CardState state(ResultSet row) throws SQLException {
    return new CardState(
        row.getObject("line_id", UUID.class),
        new AccountId(row.getObject("account_id", UUID.class)),
        new CardId(row.getObject("card_id", UUID.class)),
        CardState.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        JournalRow.instant(row, "ends_at"),
        categories(row.getString("blocked_categories")),
        row.getInt("wrong_codes"));
  }

  static void write(Trip trip, List<CardState> cards) throws SQLException {
    trip.write(WRITE, cards.size())
        .uuids(cards, CardState::line)
        .uuids(cards, card -> card.account().value())
        .uuids(cards, card -> card.card().value())
        .texts(cards, card -> card.status().slug())
        .times(cards, CardState::endsAt)
        .texts(cards, card -> text(card.blocked()))
        .longs(cards, card -> (long) card.wrongCodes());
  }

  /** Categories as one word; empty for none. */
  static String text(Set<String> categories) {
    return String.join(COMMA, new TreeSet<>(categories));
  }

  static Set<String> categories(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(COMMA));
  }
}
