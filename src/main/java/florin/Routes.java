package florin;

import static florin.http.LimitPolicy.DEFAULT;
import static florin.http.LimitPolicy.LOGIN;
import static florin.http.LimitPolicy.NONE;
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
import florin.admin.AdminAccountRoutes;
import florin.admin.AdminUserRoutes;
import florin.cash.CashRoutes;
import florin.core.Role;
import florin.customer.ApiKeyRoutes;
import florin.customer.CustomerRoutes;
import florin.customer.ErasureRoutes;
import florin.customer.LinkRoutes;
import florin.customer.SessionRoutes;
import florin.customer.TotpRoutes;
import florin.hold.HoldRoutes;
import florin.http.ProblemPages;
import florin.http.Route;
import florin.kyc.DocumentRoutes;
import florin.kyc.KycRoutes;
import florin.limit.LimitRoutes;
import florin.own.OwnDataRoutes;
import florin.proof.CheckpointRoutes;
import florin.proof.LedgerRoutes;
import florin.reversal.ReversalRoutes;
import florin.trail.TrailRoutes;
import florin.transfer.BatchRoutes;
import florin.transfer.TransferRoutes;
import java.util.List;
import java.util.Set;

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
      DocumentRoutes documents,
      KycRoutes kyc,
      OwnDataRoutes own,
      ErasureRoutes erasures,
      AccountRoutes accounts,
      TransferRoutes transfers,
      BatchRoutes batches,
      CashRoutes cash,
      ReversalRoutes reversals,
      HoldRoutes holds,
      LimitRoutes limits,
      AdminUserRoutes users,
      AdminAccountRoutes allAccounts,
      CheckpointRoutes checkpoints,
      LedgerRoutes ledger,
      TrailRoutes trail,
      ServerRoutes server) {}

  static List<Route> all(Features features) {
    var customers = features.customers();
    var totps = features.totps();
    var links = features.links();
    var sessions = features.sessions();
    var keys = features.keys();
    var documents = features.documents();
    var kyc = features.kyc();
    var accounts = features.accounts();
    var transfers = features.transfers();
    var batches = features.batches();
    var cash = features.cash();
    var holds = features.holds();
    var users = features.users();
    var allAccounts = features.allAccounts();
    var checkpoints = features.checkpoints();
    var server = features.server();
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
        new Route(GET, "/v1/api_keys", SIGNED_IN, DEFAULT, keys::list),
        new Route(POST, "/v1/api_keys", SIGNED_IN, DEFAULT, keys::make),
        new Route(DELETE, "/v1/api_keys/{id}", SIGNED_IN, DEFAULT, keys::delete),
        new Route(GET, "/v1/me", SIGNED_IN, DEFAULT, customers::me),
        new Route(PATCH, "/v1/me", SIGNED_IN, DEFAULT, customers::updateMe),
        new Route(DELETE, "/v1/me", NOT_OPERATORS, LOGIN, features.erasures()::eraseMe),
        new Route(GET, "/v1/me/documents", SIGNED_IN, DEFAULT, documents::list),
        new Route(POST, "/v1/me/documents", SIGNED_IN, DEFAULT, documents::add),
        new Route(DELETE, "/v1/me/documents/{id}", SIGNED_IN, DEFAULT, documents::remove),
        new Route(GET, "/v1/me/kyc", SIGNED_IN, DEFAULT, kyc::find),
        new Route(POST, "/v1/me/kyc", SIGNED_IN, DEFAULT, kyc::submit),
        new Route(GET, "/v1/me/export", SIGNED_IN, DEFAULT, features.own()::export),
        //
        new Route(POST, "/v1/accounts", WRITERS, DEFAULT, accounts::open),
        new Route(GET, "/v1/accounts", SIGNED_IN, DEFAULT, accounts::list),
        new Route(GET, "/v1/accounts/{id}", SIGNED_IN, DEFAULT, accounts::find),
        new Route(PATCH, "/v1/accounts/{id}", WRITERS, DEFAULT, accounts::rename),
        new Route(POST, "/v1/accounts/{id}/freeze", WRITERS, DEFAULT, accounts::freeze),
        new Route(POST, "/v1/accounts/{id}/unfreeze", WRITERS, DEFAULT, accounts::unfreeze),
        new Route(POST, "/v1/accounts/{id}/close", WRITERS, DEFAULT, accounts::close),
        new Route(GET, "/v1/accounts/{id}/balance", SIGNED_IN, DEFAULT, accounts::balance),
        new Route(GET, "/v1/accounts/{id}/entries", SIGNED_IN, DEFAULT, accounts::entries),
        new Route(GET, "/v1/accounts/{id}/entries/{sequence}", SIGNED_IN, DEFAULT, accounts::entry),
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
        //
        new Route(GET, "/v1/admin/users", STAFF, DEFAULT, users::list),
        new Route(GET, "/v1/admin/users/{id}", STAFF, DEFAULT, users::find),
        new Route(POST, "/v1/admin/users/{id}/lock", OPERATORS, DEFAULT, users::lock),
        new Route(POST, "/v1/admin/users/{id}/unlock", OPERATORS, DEFAULT, users::unlock),
        new Route(PUT, "/v1/admin/users/{id}/role", OPERATORS, DEFAULT, users::setRole),
        new Route(
            POST, "/v1/admin/users/{id}/erase", OPERATORS, DEFAULT, features.erasures()::erase),
        new Route(GET, "/v1/admin/users/{id}/kyc", STAFF, DEFAULT, kyc::file),
        new Route(POST, "/v1/admin/users/{id}/kyc", OPERATORS, DEFAULT, kyc::decide),
        new Route(GET, "/v1/admin/accounts", STAFF, DEFAULT, allAccounts::list),
        new Route(POST, "/v1/admin/accounts/{id}/freeze", OPERATORS, DEFAULT, allAccounts::freeze),
        new Route(
            POST, "/v1/admin/accounts/{id}/unfreeze", OPERATORS, DEFAULT, allAccounts::unfreeze),
        new Route(POST, "/v1/admin/checkpoints", OPERATORS, DEFAULT, checkpoints::make),
        new Route(GET, "/v1/admin/checkpoints", STAFF, DEFAULT, checkpoints::list),
        new Route(GET, "/v1/admin/checkpoints/{id}", STAFF, DEFAULT, checkpoints::find),
        new Route(GET, "/v1/admin/ledger", STAFF, DEFAULT, features.ledger()::state),
        new Route(POST, "/v1/admin/ledger/verify", OPERATORS, DEFAULT, features.ledger()::verify),
        new Route(GET, "/v1/admin/audit", STAFF, DEFAULT, features.trail()::list),
        new Route(GET, "/v1/checkpoints/key", PUBLIC, DEFAULT, checkpoints::key),
        //
        new Route(GET, "/livez", PUBLIC, NONE, server::live),
        new Route(GET, "/readyz", PUBLIC, NONE, server::ready),
        new Route(GET, "/metrics", PUBLIC, NONE, server::metrics),
        new Route(GET, "/openapi.json", PUBLIC, DEFAULT, server::openapiJson),
        new Route(GET, "/openapi.yaml", PUBLIC, DEFAULT, server::openapiYaml),
        new Route(GET, "/problems", PUBLIC, DEFAULT, ProblemPages::all),
        new Route(GET, "/problems/{slug}", PUBLIC, DEFAULT, ProblemPages::one));
  }
}
