package florin;

import florin.access.AccountAccess;
import florin.account.AccountService;
import florin.account.ClosingRoutes;
import florin.account.SweepService;
import florin.audit.Audit;
import florin.auth.Sweep;
import florin.card.AuthorizationService;
import florin.card.CardRoutes;
import florin.card.CardRows;
import florin.card.CardService;
import florin.card.NetworkRoutes;
import florin.card.NetworkService;
import florin.card.Terminal;
import florin.clock.DueWork;
import florin.core.BusinessDays;
import florin.core.Caller;
import florin.core.Clocks;
import florin.customer.Email;
import florin.hold.HoldService;
import florin.interest.InterestRoutes;
import florin.interest.InterestService;
import florin.interest.PostingRows;
import florin.interest.PostingService;
import florin.interest.TermsRoutes;
import florin.interest.TermsService;
import florin.label.Labels;
import florin.ledger.Companion;
import florin.ledger.LedgerService;
import florin.limit.LimitService;
import florin.member.GrantWriter;
import florin.member.InvitationRoutes;
import florin.member.InvitationService;
import florin.member.InvitationView;
import florin.member.MemberRoutes;
import florin.member.MemberService;
import florin.member.MemberView;
import florin.money.Conditions;
import florin.money.FirstPayments;
import florin.money.MoneyAnswers;
import florin.own.Kind;
import florin.payee.NameCheckService;
import florin.payee.PayeeRoutes;
import florin.payee.PayeeService;
import florin.standingorder.RunRows;
import florin.standingorder.RunService;
import florin.standingorder.StandingOrderRoutes;
import florin.standingorder.StandingOrderService;
import florin.standingorder.StandingOrderView;
import florin.standingorder.StandingOrderView.RunView;
import florin.statement.StatementRoutes;
import florin.statement.StatementService;
import florin.trail.OperatorActs;
import florin.transfer.TransferService;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What a bank's customer has done for him, joined: payees, members, standing orders, statements,
 * interest, cards.
 */
final class Products {
  private final Base base;
  private final Jdbi jdbi;
  private final Jdbi patient;
  private final Clocks clocks;
  private final InvitationService invitations;
  private final CardService cards;
  private final AuthorizationService authorizations;
  private final NetworkService network;
  private Routes.@Nullable Products made;

  /** What they stand on. */
  record Base(
      Config config,
      Storage storage,
      LedgerService ledger,
      AccountAccess access,
      Audit audit,
      Identity identity) {}

  /** How money is ordered and answered, and what accounts and payees are called. */
  record Money(
      MoneyAnswers answers, Conditions conditions, AccountService accounts, Labels labels) {}

  Products(Base base, Supplier<String> publicUrl) {
    this.base = base;
    this.jdbi = base.storage.database().requests();
    this.patient = base.storage.database().jdbi();
    this.clocks = base.config.clocks();
    var inviting =
        new InvitationService.Parts(
            base.access, base.audit, base.identity.doors().outbox(), Email::keyOf, publicUrl);
    this.invitations = new InvitationService(jdbi, base.ledger, inviting, clocks.wall());
    this.cards = new CardService(jdbi, base.ledger, base.access, clocks.business());
    this.authorizations = new AuthorizationService(jdbi, base.access, clocks.business());
    this.network = new NetworkService(jdbi, base.ledger, base.access, cards, authorizations);
  }

  /** Who writes rows beside the money, in this order. */
  static List<Companion> companions(Audit audit, FirstPayments firsts, Clocks clocks) {
    return List.of(
        new OperatorActs(audit),
        firsts,
        new GrantWriter(audit, clocks.wall()),
        new RunRows(),
        new PostingRows(),
        new CardRows(audit));
  }

  /** Where what somebody has is found. */
  People.Services own(
      AccountService accounts, TransferService transfers, HoldService holds, LimitService limits) {
    return new People.Services(base.access, accounts, transfers, holds, limits, cards);
  }

  /** What a sandbox plays of a card network. */
  NetworkRoutes network(MoneyAnswers answers, Conditions conditions) {
    return new NetworkRoutes(network, answers, conditions);
  }

  Terminal terminal() {
    return new Terminal(network);
  }

  Routes.Products routes(Money money) {
    Conditions conditions = money.conditions;
    AccountAccess access = base.access;
    var changes = new PayeeService.Parts(money.labels, base.audit, base.identity.notices());
    var payees = new PayeeService(jdbi, changes, clocks.wall());
    var members = new MemberService(jdbi, base.ledger, access, clocks.business());
    var giving = new StandingOrderService.Parts(base.ledger, access, base.audit);
    var orders = new StandingOrderService(jdbi, giving, clocks.business());
    var interest = new InterestService(jdbi, base.ledger, clocks.business());
    var days = new BusinessDays(clocks.business(), base.config.timeZone());
    var statements =
        new StatementService(
            patient, base.ledger, clocks.business(), Proofs.signingKey(base.config));
    made =
        new Routes.Products(
            new ClosingRoutes(
                money.accounts,
                new SweepService(base.ledger, interest),
                access,
                new ClosingRoutes.Orderly(money.answers, conditions)),
            new PayeeRoutes(payees, new NameCheckService(jdbi, base.audit), conditions),
            new StatementRoutes(statements, access),
            new StandingOrderRoutes(orders, access, conditions),
            new MemberRoutes(members, invitations, access, conditions, clocks.wall()),
            new InvitationRoutes(invitations, access, clocks.wall()),
            new InterestRoutes(interest, access),
            new TermsRoutes(new TermsService(jdbi, base.audit, days)),
            new CardRoutes(
                cards, authorizations, access, new CardRoutes.Orderly(money.answers, conditions)));
    return made;
  }

  /** What somebody takes with him of it, as the API shows it, from when there are routes. */
  List<Kind> kinds() {
    return List.of(
        Kind.<PayeeRoutes.PayeeView>many(
            "payees", (me, last) -> made().payees().after(me, last, Kind.PAGE)),
        Kind.<StandingOrderView>many(
            "standing_orders", (me, last) -> made().standingOrders().after(me, last, Kind.PAGE)),
        new Kind("standing_order_runs", false, this::runs),
        Kind.<InvitationView>many(
            "invitations", (me, last) -> made().invitations().after(me, last, Kind.PAGE)),
        new Kind("members", false, this::members));
  }

  private Iterator<RunView.Own> runs(Caller caller) {
    StandingOrderRoutes orders = made().standingOrders();
    return Kind.ofEach(
        Kind.<StandingOrderView>iterator(last -> orders.after(caller, last, Kind.PAGE)),
        order -> Kind.<RunView.Own>iterator(last -> orders.runsAfter(order, last, Kind.PAGE)));
  }

  private Iterator<MemberView.Of> members(Caller caller) {
    return Kind.ofEach(
        base.access.all(caller).iterator(),
        account ->
            Kind.<MemberView.Of>iterator(last -> made().members().after(account, last, Kind.PAGE)));
  }

  private Routes.Products made() {
    return Objects.requireNonNull(made, "asked for before there are routes");
  }

  /** What falls due, in this order at one instant. */
  List<DueWork> dues(Conditions conditions) {
    var orders = new RunService(patient, base.ledger, conditions.kyc());
    return List.of(
        new DueWork("Standing orders", orders),
        new DueWork("Interest and fees", new PostingService(patient, base.ledger)));
  }

  /** What is of no use any more goes. */
  void sweep() {
    new Sweep(patient, clocks.wall()).run();
    invitations.sweep();
  }
}
