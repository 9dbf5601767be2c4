package florin;

import florin.audit.Audit;
import florin.auth.Authenticators;
import florin.auth.Guesses;
import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.customer.CustomerRoutes;
import florin.customer.EmailChangeService;
import florin.customer.LinkRoutes;
import florin.customer.LoginService;
import florin.customer.PasswordAgain;
import florin.customer.PasswordResetService;
import florin.customer.Registry;
import florin.customer.TotpRoutes;
import florin.customer.TotpService;
import florin.customer.WelcomeService;
import florin.mail.Outbox;
import florin.money.FirstPayments;
import florin.notice.Notices;
import java.time.Clock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Ways in beside the password, joined: authenticators, mailed links, the first operator's. */
final class Doors implements AutoCloseable {
  private final Outbox outbox;
  private final WelcomeService welcomes;
  private final TotpRoutes totps;
  private final LinkRoutes links;
  private final Supplier<String> page;

  /** What is there for all of a bank. */
  record Parts(
      Registry registry,
      LoginService logins,
      SecondFactor factor,
      PasswordAgain again,
      Guesses guesses,
      Sessions sessions,
      Audit audit,
      CustomerRoutes customers,
      Notices notices) {}

  /**
   * @param page where users reach the bank's page, asked for when a link is made
   */
  Doors(Config config, Jdbi jdbi, Parts parts, Supplier<String> page) {
    this.page = page;
    Clock wall = config.clocks().wall();
    Authenticators authenticators = new Authenticators(parts.factor, wall);
    totps =
        new TotpRoutes(
            new TotpService(
                jdbi,
                new TotpService.Parts(
                    parts.factor,
                    authenticators,
                    parts.again,
                    parts.sessions,
                    parts.audit,
                    new FirstPayments(jdbi)::gather)));
    outbox = new Outbox(Mails.delivery(config));
    var mailing =
        new PasswordResetService.Parts(
            outbox, page, parts.factor, parts.sessions, parts.guesses, parts.audit, parts.notices);
    var resets = new PasswordResetService(jdbi, parts.registry, mailing, wall);
    var addresses =
        new EmailChangeService.Parts(
            outbox, page, parts.again, parts.factor, parts.sessions, parts.guesses, parts.audit);
    var emails = new EmailChangeService(jdbi, addresses, wall);
    welcomes =
        new WelcomeService(
            jdbi, new WelcomeService.Parts(parts.registry, parts.logins, parts.audit), wall);
    links = new LinkRoutes(resets, emails, welcomes, parts.customers);
  }

  /** What mails are sent by. */
  Outbox outbox() {
    return outbox;
  }

  TotpRoutes totps() {
    return totps;
  }

  LinkRoutes links() {
    return links;
  }

  /**
   * A link by which the first operator comes in, good once for half an hour; earlier ones are no
   * good any more. Null where there is an operator.
   */
  @Nullable String welcomeLink() {
    return welcomes.token().map(token -> page.get() + "/#welcome=" + token).orElse(null);
  }

  @Override
  public void close() {
    outbox.close();
  }
}
