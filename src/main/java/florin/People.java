package florin;

import florin.access.AccountAccess;
import florin.account.Account;
import florin.account.AccountEntry;
import florin.account.AccountService;
import florin.admin.AdminUserRoutes;
import florin.admin.AdminUserService;
import florin.audit.Audit;
import florin.card.CardService;
import florin.card.CardView;
import florin.clock.DueWork;
import florin.core.BusinessDays;
import florin.core.Caller;
import florin.customer.ErasureRoutes;
import florin.customer.ErasureService;
import florin.customer.UserView;
import florin.hold.Hold;
import florin.hold.HoldService;
import florin.kyc.DocumentRoutes;
import florin.kyc.DocumentService;
import florin.kyc.KycRoutes;
import florin.kyc.KycService;
import florin.limit.LimitRoutes;
import florin.limit.LimitService;
import florin.money.TransferView;
import florin.own.Kind;
import florin.own.OwnDataRoutes;
import florin.transfer.TransferService;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** The people behind the log-ins, joined: documents, verification, what they take with them. */
final class People {
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private final Config config;
  private final Storage storage;
  private final Audit audit;
  private final Identity identity;
  private final Products products;
  private final DocumentService documents;
  private final KycService kyc;

  People(Config config, Storage storage, Audit audit, Identity identity, Products products) {
    this.config = config;
    this.storage = storage;
    this.audit = audit;
    this.identity = identity;
    this.products = products;
    Jdbi jdbi = storage.database().requests();
    BusinessDays days = new BusinessDays(config.clocks().business(), config.timeZone());
    documents = new DocumentService(jdbi, audit, days);
    kyc = new KycService(jdbi, audit, days);
  }

  List<DueWork> dues() {
    return List.of(new DueWork("Documents that end", kyc));
  }

  Routes.People routes(Services of) {
    var erasing =
        new ErasureService.Parts(
            identity.again(), identity.sessions(), identity.apiKeys(), audit, of.accounts::forget);
    return new Routes.People(
        new DocumentRoutes(documents),
        new KycRoutes(kyc),
        ownData(of),
        new ErasureRoutes(
            new ErasureService(storage.database().jdbi(), erasing, config.clocks().wall())));
  }

  AdminUserRoutes adminRoutes() {
    var parts = new AdminUserService.Parts(identity.sessions(), identity.apiKeys(), audit);
    return new AdminUserRoutes(
        new AdminUserService(
            storage.database().requests(),
            parts,
            identity.customers()::find,
            config.clocks().wall()));
  }

  /** Where what somebody has is found. */
  record Services(
      AccountAccess access,
      AccountService accounts,
      TransferService transfers,
      HoldService holds,
      LimitService limits,
      CardService cards) {}

  /** A member, or a file, for each. */
  private OwnDataRoutes ownData(Services of) {
    List<Kind> kinds =
        List.of(
            Kind.one("profile", me -> UserView.of(identity.customers().profile(me.userId()))),
            Kind.few("documents", me -> documents.list(me.userId(), null, Kind.PAGE)),
            Kind.one("kyc", me -> kyc.find(me.userId())),
            Kind.few("sessions", me -> identity.sessionRoutes().all(me)),
            Kind.few("api_keys", me -> identity.keyRoutes().all(me.userId())),
            Kind.<Account>many(
                "accounts",
                (me, last) -> of.accounts.list(me, last == null ? null : last.id(), Kind.PAGE)),
            Kind.few("limits", me -> of.limits.of(LimitRoutes.own(of.access, me))),
            new Kind("entries", false, me -> entries(of, me)),
            Kind.<TransferView>many(
                "transfers",
                (me, last) ->
                    of.transfers.listBefore(
                        me, last == null ? END_OF_TIME : last.createdAt(), Kind.PAGE)),
            Kind.<CardView>many(
                "cards",
                (me, last) ->
                    of.cards.list(of.access.all(me), last == null ? null : last.id(), Kind.PAGE)),
            Kind.<Hold>many(
                "holds",
                (me, last) ->
                    of.holds.list(of.access.all(me), last == null ? null : last.id(), Kind.PAGE)));
    return new OwnDataRoutes(Stream.concat(kinds.stream(), products.kinds().stream()).toList());
  }

  private static Iterator<AccountEntry> entries(Services of, Caller caller) {
    return Kind.ofEach(
        of.access.all(caller).iterator(),
        account ->
            Kind.<AccountEntry>iterator(
                last ->
                    of.accounts.entriesBefore(
                        account, last == null ? Long.MAX_VALUE : last.sequence(), Kind.PAGE)));
  }
}
