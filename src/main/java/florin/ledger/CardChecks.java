package florin.ledger;

import florin.ledger.VerificationSql.Check;
import florin.ledger.VerificationSql.Names;
import java.util.List;

/** What {@link Verification} looks at about cards. */
final class CardChecks {
  static final List<Check> ALL =
      List.of(
          VerificationSql.limits(
              Names.CARD,
              "card",
              "(SELECT line_id AS id, currency FROM card_line"
                  + " JOIN account USING (account_id)) there"
                  + " ON there.id = a.subject_id AND there.currency = a.currency"),
          new Check(
              "orphan_card",
              Names.CARD,
              """
              SELECT coalesce(l.line_id, h.line_id)::text, 'has holds on an account that is not its'
              FROM (SELECT DISTINCT line_id, from_account_id FROM hold WHERE line_id IS NOT NULL) h
              LEFT JOIN card_line l ON l.line_id = h.line_id AND l.account_id = h.from_account_id
              WHERE l.line_id IS NULL
              """),
          new Check(
              "refunded",
              Names.HOLD,
              QuickVerification.Part.HOLDS,
              """
              SELECT h.hold_id::text, 'hold refunded ' || h.refunded_cents
                  || ' where its refunds sum to ' || coalesce(c.cents, 0)
              FROM hold h
              LEFT JOIN (
                SELECT concerns_id, sum(amount_cents) AS cents FROM journal
                WHERE kind = 'card_refund' AND outcome = 'posted' GROUP BY 1
              ) c ON c.concerns_id = h.hold_id
              WHERE h.refunded_cents <> coalesce(c.cents, 0)
                OR h.refunded_cents > h.captured_cents
              """));

  private CardChecks() {}
}
