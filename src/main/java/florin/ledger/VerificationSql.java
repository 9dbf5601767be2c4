package florin.ledger;

import florin.core.AccountId;
import florin.core.CardId;
import florin.core.HoldId;
import florin.core.TransferId;
import florin.core.UserId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The checks that PostgreSQL can make by itself: each query's rows are findings. */
final class VerificationSql {
  private VerificationSql() {}

  /** What the first column of a check's query names. */
  enum Names {
    ACCOUNT,
    TRANSFER,
    HOLD,
    USER,
    CARD,
    CURRENCY
  }

  /**
   * @param part where this is proven already, the query would find nothing; null if it never is
   * @param sql gives the row's name and what is wrong with it
   */
  record Check(String name, Names names, QuickVerification.@Nullable Part part, String sql) {
    Check(String name, Names names, String sql) {
      this(name, names, null, sql);
    }

    String row(String name) {
      return switch (names) {
        case ACCOUNT -> new AccountId(UUID.fromString(name)).toString();
        case TRANSFER -> new TransferId(UUID.fromString(name)).toString();
        case HOLD -> new HoldId(UUID.fromString(name)).toString();
        case USER -> new UserId(UUID.fromString(name)).toString();
        case CARD -> new CardId(UUID.fromString(name)).toString();
        case CURRENCY -> name;
      };
    }
  }

  private static final String TRANSFER =
      "j.outcome = 'posted' AND j.amount_cents IS NOT NULL AND j.kind <> 'hold'";

  static final String TRANSFERS = "SELECT count(*) FROM journal j WHERE " + TRANSFER;

  /** Joins all of them: for a ledger whose counts say that something is wrong. */
  static final Check TWO_ENTRIES =
      new Check(
          "two_entries",
          Names.TRANSFER,
          """
          SELECT j.command_id::text, 'has ' || count(e.account_id) || ' entries summing to '
              || coalesce(sum(e.amount_cents), 0)
          FROM journal j LEFT JOIN entry e USING (command_id)
          WHERE %s
          GROUP BY j.command_id
          HAVING count(e.account_id) <> 2 OR sum(e.amount_cents) <> 0
          """
              .formatted(TRANSFER));

  /** Whether the balances account for so many entries, and come to nothing in each currency. */
  static final String SUMMED_UP =
      """
      SELECT coalesce(bool_and(cents = 0), true) AND coalesce(sum(entries), 0) = :entries
      FROM (SELECT sum(balance_cents) AS cents, sum(sequence) AS entries
            FROM balance GROUP BY currency) currencies
      """;

  /** These read every entry once more: for a ledger in which something else is wrong. */
  static final List<Check> SUMS =
      List.of(
          new Check(
              "zero_sum",
              Names.CURRENCY,
              """
              SELECT coalesce(b.currency, '?'), 'its entries sum to ' || sum(e.cents)
              FROM (SELECT account_id, sum(amount_cents) AS cents FROM entry GROUP BY 1) e
              LEFT JOIN balance b USING (account_id)
              GROUP BY 1
              HAVING sum(e.cents) <> 0
              """),
          new Check(
              "orphan_entry",
              Names.ACCOUNT,
              """
              SELECT e.account_id::text, 'has entries and no balance row'
              FROM (SELECT DISTINCT account_id FROM entry) e LEFT JOIN balance b USING (account_id)
              WHERE b.account_id IS NULL
              """));

  static Check limits(Names names, String subject, String there) {
    return new Check(
        "limits",
        names,
        """
        SELECT a.subject_id::text, 'counts ' || a.day_cents || ' of the day and ' || a.month_cents
            || ' of the month in ' || a.currency || ', where ' || spent.day_cents || ' and '
            || spent.month_cents || ' were spent'
        FROM allowance a CROSS JOIN LATERAL (%s) spent
        WHERE a.subject = '%s'
          AND (a.day_cents <> spent.day_cents OR a.month_cents <> spent.month_cents)
        UNION ALL
        SELECT a.subject_id::text, 'has limits in ' || a.currency || ' and is not there'
        FROM allowance a LEFT JOIN %s
        WHERE a.subject = '%s' AND there.id IS NULL
        """
            .formatted(AllowanceSql.SPENT, subject, there, subject));
  }

  private static final Check LIMITS_OF_PAYERS =
      new Check(
          "limits",
          Names.ACCOUNT,
          """
          SELECT a.account_id::text, 'counts ' || a.day_cents || ' of the day and '
              || a.month_cents || ' of the month of one who pays from it, where '
              || spent.day_cents || ' and ' || spent.month_cents || ' were spent'
          FROM allowance a CROSS JOIN LATERAL (%s) spent
          WHERE a.subject = 'payer'
            AND (a.day_cents <> spent.day_cents OR a.month_cents <> spent.month_cents)
          UNION ALL
          SELECT a.account_id::text, 'has limits in ' || a.currency
              || ' of one who pays from it, and one of them is not there'
          FROM allowance a
          WHERE a.subject = 'payer'
            AND NOT (EXISTS (SELECT FROM account o
                             WHERE o.account_id = a.account_id AND o.currency = a.currency)
              AND EXISTS (SELECT FROM app_user u WHERE u.user_id = a.user_id))
          """
              .formatted(AllowanceSql.SPENT));

  static final List<Check> CHECKS =
      List.of(
          LIMITS_OF_PAYERS,
          limits(
              Names.ACCOUNT,
              "account",
              "(SELECT account_id AS id, currency FROM account) there"
                  + " ON there.id = a.subject_id AND there.currency = a.currency"),
          limits(
              Names.USER,
              "user",
              "(SELECT user_id AS id FROM app_user) there ON there.id = a.subject_id"),
          new Check(
              "balance",
              Names.ACCOUNT,
              QuickVerification.Part.BOOKS,
              """
              SELECT b.account_id::text, 'balance ' || b.balance_cents || ' at ' || b.sequence
                  || ', last entry ' || coalesce(last.balance_after_cents, 0) || ' at '
                  || coalesce(last.sequence, 0)
              FROM balance b
              LEFT JOIN LATERAL (
                SELECT balance_after_cents, sequence, hash FROM entry e
                WHERE e.account_id = b.account_id
                ORDER BY sequence DESC LIMIT 1
              ) last ON true
              WHERE b.balance_cents <> coalesce(last.balance_after_cents, 0)
                 OR b.sequence <> coalesce(last.sequence, 0)
                 OR b.hash <> coalesce(last.hash, sha256(uuid_send(b.account_id)))
              """),
          new Check(
              "held",
              Names.ACCOUNT,
              """
              SELECT b.account_id::text, 'holds ' || b.held_cents || ' where its holds have '
                  || coalesce(h.cents, 0) || ' left'
              FROM balance b
              LEFT JOIN (
                SELECT from_account_id, sum(amount_cents - captured_cents) AS cents,
                       min(expires_at) AS next_expiry
                FROM hold WHERE status = 'active' GROUP BY 1
              ) h ON h.from_account_id = b.account_id
              WHERE b.held_cents <> coalesce(h.cents, 0)
                 OR (h.next_expiry IS NOT NULL
                     AND (b.next_hold_expiry IS NULL OR b.next_hold_expiry > h.next_expiry))
              """),
          new Check(
              "captured",
              Names.HOLD,
              QuickVerification.Part.HOLDS,
              """
              SELECT h.hold_id::text, 'hold captured ' || h.captured_cents
                  || ' where its captures sum to ' || coalesce(c.cents, 0)
              FROM hold h
              LEFT JOIN (
                SELECT concerns_id, sum(amount_cents) AS cents FROM journal
                WHERE kind IN ('capture', 'card') AND outcome = 'posted' GROUP BY 1
              ) c ON c.concerns_id = h.hold_id
              WHERE h.captured_cents <> coalesce(c.cents, 0)
              """),
          new Check(
              "reversed",
              Names.TRANSFER,
              QuickVerification.Part.REVERSALS,
              """
              SELECT r.concerns_id::text, 'reversed by ' || sum(r.amount_cents) || ' of '
                  || coalesce(max(j.amount_cents), 0)
              FROM journal r
              LEFT JOIN journal j ON j.command_id = r.concerns_id AND j.outcome = 'posted'
                AND j.kind <> 'reversal' AND j.from_account_id = r.to_account_id
                AND j.to_account_id = r.from_account_id
              WHERE r.kind = 'reversal' AND r.outcome = 'posted'
              GROUP BY r.concerns_id
              HAVING sum(r.amount_cents) > coalesce(max(j.amount_cents), 0)
              """),
          new Check(
              "orphan_hold",
              Names.HOLD,
              QuickVerification.Part.HOLDS,
              """
              SELECT hold_id::text,
                  CASE WHEN h.hold_id IS NULL THEN 'a hold is not there that commands are about'
                       ELSE 'hold differs from the commands that placed and released it' END
              FROM hold h
              FULL JOIN (
                SELECT coalesce(concerns_id, command_id) AS hold_id, kind, user_id,
                       coalesce(detail LIKE '%final=true%', false) AS final,
                       coalesce(detail LIKE '% amount=%', false) AS part,
                       from_account_id, to_account_id, amount_cents, currency, booked_at,
                       booked_at + substring(detail FROM 'expires_in=([0-9]+)')::bigint
                         * interval '1 second' AS expires_at
                FROM journal
                WHERE kind IN ('hold', 'capture', 'card', 'card_refund', 'release')
                  AND outcome = 'posted'
              ) j USING (hold_id)
              GROUP BY hold_id, h.hold_id
              HAVING h.hold_id IS NULL
                  OR count(*) FILTER (
                       WHERE j.kind = 'hold' AND j.user_id = h.user_id
                         AND j.from_account_id = h.from_account_id
                         AND j.to_account_id = h.to_account_id
                         AND j.amount_cents = h.amount_cents
                           + CASE WHEN h.line_id IS NULL THEN 0
                                  ELSE let_go_after(h.hold_id, '-infinity') END
                         AND j.currency = h.currency
                         AND j.booked_at = h.created_at AND j.expires_at = h.expires_at) <> 1
                  OR bool_or(h.status = 'released') <> bool_or(
                       (j.kind = 'release' AND NOT j.part)
                       OR (j.final AND h.captured_cents < h.amount_cents))
              """),
          new Check(
              "overdraft",
              Names.ACCOUNT,
              """
              SELECT account_id::text,
                  'available ' || balance_cents - held_cents + overdraft_limit_cents
              FROM balance
              WHERE NOT system AND NOT forced
                AND balance_cents - held_cents + overdraft_limit_cents < 0
              """),
          new Check(
              "orphan_account",
              Names.ACCOUNT,
              """
              SELECT coalesce(a.account_id, b.account_id)::text,
                  CASE WHEN a.account_id IS NULL THEN 'has a balance and no account row'
                       WHEN b.account_id IS NULL THEN 'has an account row and no balance'
                       ELSE 'differs in currency between account and balance' END
              FROM account a FULL JOIN balance b USING (account_id)
              WHERE a.account_id IS NULL OR b.account_id IS NULL OR a.currency <> b.currency
              """),
          new Check(
              "orphan_side",
              Names.TRANSFER,
              QuickVerification.Part.BOOKS,
              """
              SELECT j.command_id::text, 'names an account that is not there'
              FROM journal j
              LEFT JOIN account f ON f.account_id = j.from_account_id
              LEFT JOIN account t ON t.account_id = j.to_account_id
              WHERE j.outcome = 'posted'
                AND ((f.account_id IS NULL AND j.kind <> 'set_limits')
                     OR (j.amount_cents IS NOT NULL AND t.account_id IS NULL)
                     OR (j.amount_cents IS NOT NULL
                         AND (f.currency <> j.currency OR t.currency <> j.currency)))
              """),
          new Check(
              "orphan_access",
              Names.ACCOUNT,
              """
              SELECT g.account_id::text, 'is granted, but the account or the user is not there'
              FROM account_access g
              LEFT JOIN account a USING (account_id)
              LEFT JOIN app_user u USING (user_id)
              WHERE a.account_id IS NULL OR u.user_id IS NULL
              """));
}
