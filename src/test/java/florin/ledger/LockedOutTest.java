package florin.ledger;

import static florin.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import florin.core.AccountId;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.Role;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever is locked out orders nothing, nor does the bank in his name; he is still paid. */
class LockedOutTest {
  private final TestLedger bank = new TestLedger();
  private final Caller alice = bank.user(Role.CUSTOMER);
  private final Caller bob = bank.user(Role.CUSTOMER);
  private final AccountId hers = bank.funded(alice, 100);
  private final AccountId his = bank.funded(bob, 100);

  @AfterEach
  void close() throws Exception {
    try (bank) {
      assertThat(bank.prove().findings()).isEmpty();
    }
  }

  private void lock(Caller user, boolean locked) {
    String at = locked ? "now()" : "NULL";
    String by = locked ? "user_id" : "NULL";
    bank.database()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE app_user SET locked_at = %s, locked_by = %s WHERE user_id = ?"
                        .formatted(at, by),
                    user.userId().value()));
  }

  private static ErrorCode refusal(Outcome outcome) {
    return ((Outcome.Declined) outcome).code();
  }

  @Test
  void his_orders_are_refused_whichever_way_they_come_and_none_is_kept() {
    lock(alice, true);
    Caller job = new Caller.Job(alice.userId(), "standing order");
    List<Command> orders =
        List.of(
            transfer(alice, "same", hers, his, 1),
            transfer(job, hers, his, 1),
            new Command.Restrict(TestLedger.origin(job, null), hers, true, null),
            new Command.CloseAccount(TestLedger.origin(alice, null), hers));
    for (Command order : orders) {
      assertThat(refusal(bank.run(order))).as(order.kind()).isEqualTo(ErrorCode.USER_LOCKED);
    }
    assertThat(bank.balance(hers)).isEqualTo(100);

    lock(alice, false);
    assertThat(bank.run(transfer(alice, "same", hers, his, 1))).isInstanceOf(Outcome.Posted.class);
  }

  @Test
  void a_locked_operator_is_none() {
    Caller teller = bank.user(Role.OPERATOR);
    Command freeze = new Command.Restrict(TestLedger.origin(teller, null), hers, true, null);
    lock(teller, true);

    assertThat(refusal(bank.run(freeze))).isEqualTo(ErrorCode.USER_LOCKED);
  }

  @Test
  void he_is_paid_by_others() {
    lock(alice, true);

    assertThat(bank.run(transfer(bob, his, hers, 7))).isInstanceOf(Outcome.Posted.class);
    assertThat(bank.run(bank.deposit(hers, 3, Command.Terms.PLAIN)))
        .isInstanceOf(Outcome.Posted.class);
    assertThat(bank.balance(hers)).isEqualTo(110);
  }
}
