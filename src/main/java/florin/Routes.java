package florin;

import static florin.http.LimitPolicy.DEFAULT;
import static florin.http.LimitPolicy.LOGIN;
import static florin.http.LimitPolicy.PAYEE_CHECK;
import static florin.http.LimitPolicy.REFRESH;
import static florin.http.LimitPolicy.RESET;
import static florin.http.LimitPolicy.SIGNUP;
import static florin.http.LimitPolicy.TRANSFERS;
import static florin.http.Route.PUBLIC;
import static florin.http.Route.SIGNED_IN;
import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import florin.account.AccountRoutes;
import florin.account.ClosingRoutes;
import florin.admin.AdminAccountRoutes;
import florin.admin.AdminUserRoutes;
import florin.card.CardRoutes;
import florin.card.NetworkRoutes;
import florin.cash.CashRoutes;
import florin.clock.ClockRoutes;
import florin.core.Role;
import florin.customer.ApiKeyRoutes;
import florin.customer.CustomerRoutes;
import florin.customer.ErasureRoutes;
import florin.customer.LinkRoutes;
import florin.customer.SessionRoutes;
import florin.customer.TotpRoutes;
import florin.hold.HoldRoutes;
import florin.http.Route;
import florin.interest.InterestRoutes;
import florin.interest.TermsRoutes;
import florin.kyc.DocumentRoutes;
import florin.kyc.KycRoutes;
import florin.limit.LimitRoutes;
import florin.member.InvitationRoutes;
import florin.member.MemberRoutes;
import florin.own.OwnDataRoutes;
import florin.payee.PayeeRoutes;
import florin.proof.CheckpointRoutes;
import florin.proof.LedgerRoutes;
import florin.reversal.ReversalRoutes;
import florin.simulation.InboundRoutes;
import florin.standingorder.StandingOrderRoutes;
import florin.statement.StatementRoutes;
import florin.trail.TrailRoutes;
import florin.transfer.BatchRoutes;
import florin.transfer.TransferRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that can be asked of the bank, who may ask it and how often: the product's table of contents.
 * The same list feeds the server, the rate limits and the tests of authorisation and contract.
 */
final class Routes {
  private static final Set<Role> OPERATORS = Set.of(Role.OPERATOR);
  private static final Set<Role> STAFF = Set.of(Role.OPERATOR, Role.AUDITOR);
  private static final Set<Role> WRITERS = Set.of(Role.CUSTOMER, Role.OPERATOR);

  /** Whoever is one leaves as somebody else: a bank never loses its last operator. */
  private static final Set<Role> NOT_OPERATORS = Set.of(Role.CUSTOMER, Role.AUDITOR);

  private static final int BATCH_BYTES_MAX = 1024 * 1024;

  private Routes() {}

  /** The features' handlers. */
  record Features(
      CustomerRoutes customers,
      TotpRoutes totps,
      LinkRoutes links,
      SessionRoutes sessions,
      ApiKeyRoutes keys,
      People people,
      AccountRoutes accounts,
      TransferRoutes transfers,
      BatchRoutes batches,
      CashRoutes cash,
      ReversalRoutes reversals,
      HoldRoutes holds,
      LimitRoutes limits,
      Products products,
      AdminUserRoutes users,
      AdminAccountRoutes allAccounts,
      CheckpointRoutes checkpoints,
      LedgerRoutes ledger,
      TrailRoutes trail,
      ServerRoutes server,
      @Nullable Sandbox sandbox) {}

  /** Of the people behind the log-ins. */
  record People(
      DocumentRoutes documents, KycRoutes kyc, OwnDataRoutes own, ErasureRoutes erasures) {}

  /** Of what is done for a customer. */
  record Products(
      ClosingRoutes closings,
      PayeeRoutes payees,
      StatementRoutes statements,
      StandingOrderRoutes standingOrders,
      MemberRoutes members,
      InvitationRoutes invitations,
      InterestRoutes interest,
      TermsRoutes terms,
      CardRoutes cards) {}

  /** What there is in a sandbox alone: elsewhere its paths do not exist. */
  record Sandbox(ClockRoutes clock, InboundRoutes inbound, NetworkRoutes network) {}

  static List<Route> all(Features features) {
    Sandbox sandbox = features.sandbox();
    List<Route> all = new ArrayList<>(always(features));
    all.addAll(ServerPaths.of(features.server()));
    all.addAll(CardPaths.of(features.products().cards()));
    if (sandbox != null) {
      all.addAll(of(sandbox));
      all.addAll(CardPaths.of(sandbox.network()));
    }
    return List.copyOf(all);
  }

  private static List<Route> of(Sandbox sandbox) {
    return List.of(
        new Route(GET, "/v1/test/clock", SIGNED_IN, DEFAULT, sandbox.clock()::show),
        new Route(POST, "/v1/test/clock", WRITERS, DEFAULT, sandbox.clock()::set),
        new Route(POST, "/v1/test/clock/advance", WRITERS, DEFAULT, sandbox.clock()::advance),
        new Route(
            POST,
            "/v1/simulations/inbound_transfers",
            WRITERS,
            TRANSFERS,
            sandbox.inbound()::receive));
  }

  private static List<Route> always(Features features) {
    var customers = features.customers();
    var totps = features.totps();
    var links = features.links();
    var sessions = features.sessions();
    var keys = features.keys();
    var documents = features.people().documents();
    var kyc = features.people().kyc();
    var accounts = features.accounts();
    var transfers = features.transfers();
    var batches = features.batches();
    var cash = features.cash();
    var holds = features.holds();
    var interest = features.products().interest();
    var terms = features.products().terms();
    var statements = features.products().statements();
    var payees = features.products().payees();
    var orders = features.products().standingOrders();
    var members = features.products().members();
    var invitations = features.products().invitations();
    var users = features.users();
    var allAccounts = features.allAccounts();
    var checkpoints = features.checkpoints();
    return List.of(
        new Route(POST, "/v1/auth/signup", PUBLIC, SIGNUP, customers::signup),
        new Route(POST, "/v1/auth/login", PUBLIC, LOGIN, customers::login),
        new Route(POST, "/v1/auth/refresh", PUBLIC, REFRESH, customers::refresh),
        new Route(POST, "/v1/auth/password_resets", PUBLIC, RESET, links::askReset),
        new Route(POST, "/v1/auth/password_resets/confirm", PUBLIC, RESET, links::confirmReset),
        new Route(POST, "/v1/auth/welcome", PUBLIC, LOGIN, links::welcome),
        new Route(POST, "/v1/auth/logout", SIGNED_IN, DEFAULT, customers::logout)
            .evenBeforeEnrolment(),
        new Route(GET, "/v1/session", SIGNED_IN, DEFAULT, customers::session).evenBeforeEnrolment(),
        new Route(PATCH, "/v1/session", SIGNED_IN, DEFAULT, customers::extendSession)
            .evenBeforeEnrolment(),
        new Route(GET, "/v1/me/totp", SIGNED_IN, DEFAULT, totps::state).evenBeforeEnrolment(),
        new Route(POST, "/v1/me/totp", SIGNED_IN, DEFAULT, totps::propose).evenBeforeEnrolment(),
        new Route(POST, "/v1/me/totp/confirm", SIGNED_IN, LOGIN, totps::confirm)
            .evenBeforeEnrolment(),
        new Route(DELETE, "/v1/me/totp", SIGNED_IN, LOGIN, totps::remove).evenBeforeEnrolment(),
        new Route(GET, "/v1/sessions", SIGNED_IN, DEFAULT, sessions::list),
        new Route(DELETE, "/v1/sessions/{id}", SIGNED_IN, DEFAULT, sessions::end),
        new Route(PUT, "/v1/me/password", SIGNED_IN, LOGIN, sessions::changePassword),
        new Route(POST, "/v1/me/email", SIGNED_IN, RESET, links::askEmailChange),
        new Route(POST, "/v1/email_changes", PUBLIC, RESET, links::confirmEmailChange),
        new Route(GET, "/v1/api_keys", SIGNED_IN, DEFAULT, keys::list),
        new Route(POST, "/v1/api_keys", SIGNED_IN, DEFAULT, keys::make),
        new Route(DELETE, "/v1/api_keys/{id}", SIGNED_IN, DEFAULT, keys::delete),
        new Route(GET, "/v1/me", SIGNED_IN, DEFAULT, customers::me),
        new Route(PATCH, "/v1/me", SIGNED_IN, DEFAULT, customers::updateMe),
        new Route(DELETE, "/v1/me", NOT_OPERATORS, LOGIN, features.people().erasures()::eraseMe),
        new Route(GET, "/v1/me/documents", SIGNED_IN, DEFAULT, documents::list),
        new Route(POST, "/v1/me/documents", SIGNED_IN, DEFAULT, documents::add),
        new Route(DELETE, "/v1/me/documents/{id}", SIGNED_IN, DEFAULT, documents::remove),
        new Route(GET, "/v1/me/kyc", SIGNED_IN, DEFAULT, kyc::find),
        new Route(POST, "/v1/me/kyc", SIGNED_IN, DEFAULT, kyc::submit),
        new Route(GET, "/v1/me/export", SIGNED_IN, DEFAULT, features.people().own()::export),
        //
        new Route(POST, "/v1/accounts", WRITERS, DEFAULT, accounts::open),
        new Route(GET, "/v1/accounts", SIGNED_IN, DEFAULT, accounts::list),
        new Route(GET, "/v1/accounts/{id}", SIGNED_IN, DEFAULT, accounts::find),
        new Route(PATCH, "/v1/accounts/{id}", WRITERS, DEFAULT, accounts::rename),
        new Route(POST, "/v1/accounts/{id}/freeze", WRITERS, DEFAULT, accounts::freeze),
        new Route(POST, "/v1/accounts/{id}/unfreeze", WRITERS, DEFAULT, accounts::unfreeze),
        new Route(
            POST,
            "/v1/accounts/{id}/close",
            WRITERS,
            DEFAULT,
            features.products().closings()::close),
        new Route(GET, "/v1/accounts/{id}/balance", SIGNED_IN, DEFAULT, accounts::balance),
        new Route(GET, "/v1/accounts/{id}/entries", SIGNED_IN, DEFAULT, accounts::entries),
        new Route(GET, "/v1/accounts/{id}/entries/{sequence}", SIGNED_IN, DEFAULT, accounts::entry),
        //
        new Route(GET, "/v1/accounts/{id}/members", SIGNED_IN, DEFAULT, members::list),
        new Route(POST, "/v1/accounts/{id}/members", WRITERS, RESET, members::invite),
        new Route(PATCH, "/v1/accounts/{id}/members/{user_id}", WRITERS, DEFAULT, members::change),
        new Route(DELETE, "/v1/accounts/{id}/members/{user_id}", WRITERS, DEFAULT, members::remove),
        new Route(GET, "/v1/invitations", SIGNED_IN, DEFAULT, invitations::list),
        new Route(DELETE, "/v1/invitations/{id}", WRITERS, DEFAULT, invitations::withdraw),
        new Route(POST, "/v1/invitations/{id}/accept", WRITERS, DEFAULT, invitations::accept),
        new Route(POST, "/v1/invitations/{id}/decline", WRITERS, DEFAULT, invitations::decline),
        //
        new Route(POST, "/v1/transfers", WRITERS, TRANSFERS, transfers::create),
        new Route(
            POST, "/v1/transfers/batch", WRITERS, TRANSFERS, BATCH_BYTES_MAX, batches::create),
        new Route(GET, "/v1/transfers", SIGNED_IN, DEFAULT, transfers::list),
        new Route(GET, "/v1/transfers/{id}", SIGNED_IN, DEFAULT, transfers::find),
        new Route(GET, "/v1/transfers/{id}/explain", SIGNED_IN, DEFAULT, transfers::explain),
        new Route(
            POST, "/v1/transfers/{id}/reverse", WRITERS, TRANSFERS, features.reversals()::reverse),
        new Route(POST, "/v1/deposits", OPERATORS, TRANSFERS, cash::deposit),
        new Route(POST, "/v1/withdrawals", OPERATORS, TRANSFERS, cash::withdraw),
        new Route(POST, "/v1/holds", WRITERS, TRANSFERS, holds::place),
        new Route(GET, "/v1/holds", SIGNED_IN, DEFAULT, holds::list),
        new Route(GET, "/v1/holds/{id}", SIGNED_IN, DEFAULT, holds::find),
        new Route(POST, "/v1/holds/{id}/capture", WRITERS, TRANSFERS, holds::capture),
        new Route(POST, "/v1/holds/{id}/release", WRITERS, TRANSFERS, holds::release),
        new Route(GET, "/v1/limits", SIGNED_IN, DEFAULT, features.limits()::list),
        new Route(PUT, "/v1/limits", OPERATORS, DEFAULT, features.limits()::set),
        new Route(GET, "/v1/accounts/{id}/interest", SIGNED_IN, DEFAULT, interest::find),
        new Route(GET, "/v1/accounts/{id}/statements", SIGNED_IN, DEFAULT, statements::list),
        new Route(GET, "/v1/accounts/{id}/statements/{file}", SIGNED_IN, DEFAULT, statements::find),
        //
        new Route(GET, "/v1/payees", SIGNED_IN, DEFAULT, payees::list),
        new Route(POST, "/v1/payees", WRITERS, DEFAULT, payees::add),
        new Route(POST, "/v1/payees/check", WRITERS, PAYEE_CHECK, payees::check),
        new Route(GET, "/v1/payees/{id}", SIGNED_IN, DEFAULT, payees::find),
        new Route(PATCH, "/v1/payees/{id}", WRITERS, DEFAULT, payees::change),
        new Route(DELETE, "/v1/payees/{id}", WRITERS, DEFAULT, payees::remove),
        //
        new Route(POST, "/v1/standing_orders", WRITERS, TRANSFERS, orders::create),
        new Route(GET, "/v1/standing_orders", SIGNED_IN, DEFAULT, orders::list),
        new Route(GET, "/v1/standing_orders/{id}", SIGNED_IN, DEFAULT, orders::find),
        new Route(PATCH, "/v1/standing_orders/{id}", WRITERS, TRANSFERS, orders::change),
        new Route(DELETE, "/v1/standing_orders/{id}", WRITERS, TRANSFERS, orders::delete),
        new Route(POST, "/v1/standing_orders/{id}/pause", WRITERS, TRANSFERS, orders::pause),
        new Route(POST, "/v1/standing_orders/{id}/resume", WRITERS, TRANSFERS, orders::resume),
        new Route(POST, "/v1/standing_orders/{id}/skip_next", WRITERS, TRANSFERS, orders::skipNext),
        new Route(GET, "/v1/standing_orders/{id}/runs", SIGNED_IN, DEFAULT, orders::runs),
        //
        new Route(GET, "/v1/admin/users", STAFF, DEFAULT, users::list),
        new Route(GET, "/v1/admin/users/{id}", STAFF, DEFAULT, users::find),
        new Route(POST, "/v1/admin/users/{id}/lock", OPERATORS, DEFAULT, users::lock),
        new Route(POST, "/v1/admin/users/{id}/unlock", OPERATORS, DEFAULT, users::unlock),
        new Route(PUT, "/v1/admin/users/{id}/role", OPERATORS, DEFAULT, users::setRole),
        new Route(
            POST,
            "/v1/admin/users/{id}/erase",
            OPERATORS,
            DEFAULT,
            features.people().erasures()::erase),
        new Route(GET, "/v1/admin/users/{id}/kyc", STAFF, DEFAULT, kyc::file),
        new Route(POST, "/v1/admin/users/{id}/kyc", OPERATORS, DEFAULT, kyc::decide),
        new Route(GET, "/v1/admin/accounts", STAFF, DEFAULT, allAccounts::list),
        new Route(POST, "/v1/admin/accounts/{id}/freeze", OPERATORS, DEFAULT, allAccounts::freeze),
        new Route(
            POST, "/v1/admin/accounts/{id}/unfreeze", OPERATORS, DEFAULT, allAccounts::unfreeze),
        new Route(GET, "/v1/admin/terms", STAFF, DEFAULT, terms::list),
        new Route(POST, "/v1/admin/terms", OPERATORS, DEFAULT, terms::set),
        new Route(POST, "/v1/admin/checkpoints", OPERATORS, DEFAULT, checkpoints::make),
        new Route(GET, "/v1/admin/checkpoints", STAFF, DEFAULT, checkpoints::list),
        new Route(GET, "/v1/admin/checkpoints/{id}", STAFF, DEFAULT, checkpoints::find),
        new Route(GET, "/v1/admin/ledger", STAFF, DEFAULT, features.ledger()::state),
        new Route(POST, "/v1/admin/ledger/verify", OPERATORS, DEFAULT, features.ledger()::verify),
        new Route(GET, "/v1/admin/audit", STAFF, DEFAULT, features.trail()::list),
        new Route(GET, "/v1/checkpoints/key", PUBLIC, DEFAULT, checkpoints::key));
  }
}
