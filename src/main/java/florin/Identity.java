package florin;

import florin.audit.Audit;
import florin.auth.ApiKeys;
import florin.auth.DeviceMarks;
import florin.auth.Guesses;
import florin.auth.OwnSessions;
import florin.auth.Passwords;
import florin.auth.SecondFactor;
import florin.auth.Sessions;
import florin.auth.Tokens;
import florin.core.BusinessDays;
import florin.core.Caller;
import florin.customer.ApiKeyRoutes;
import florin.customer.CustomerRoutes;
import florin.customer.CustomerService;
import florin.customer.LoginService;
import florin.customer.NewDevices;
import florin.customer.Operators;
import florin.customer.PasswordAgain;
import florin.customer.PasswordService;
import florin.customer.RefreshCookie;
import florin.customer.Registry;
import florin.customer.SessionRoutes;
import florin.customer.SessionService;
import florin.mail.Outbox;
import florin.notice.MailedNotices;
import florin.notice.Notices;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Who comes in, and by what, joined: passwords, sessions and their tokens, keys, codes, links. */
final class Identity implements AutoCloseable {
  private static final String ISSUER = "florin";

  private final Jdbi jdbi;
  private final Audit audit;
  private final Tokens tokens;
  private final Sessions sessions;
  private final ApiKeys apiKeys;
  private final SecondFactor factor;
  private final Registry registry;
  private final PasswordAgain again;
  private final CustomerService customers;
  private final CustomerRoutes customerRoutes;
  private final SessionRoutes sessionRoutes;
  private final @Nullable Outbox mailed;
  private final Notices notices;
  private final Doors doors;

  /**
   * @param page where users reach the bank's page, asked for when a link is made
   */
  Identity(Config config, Jdbi jdbi, Audit audit, Supplier<String> page) {
    this.jdbi = jdbi;
    this.audit = audit;
    Clock wall = config.clocks().wall();
    byte[] pepper = pepper(config);
    tokens = new Tokens(KeptSecrets.tokenKeys(config.keys()), ISSUER, Tokens.LIFE_MAX, wall);
    var limits = new Sessions.Limits(config.sessions().idle(), config.sessions().max());
    sessions = new Sessions(jdbi, limits, wall);
    apiKeys = new ApiKeys(jdbi, audit, wall);
    factor = new SecondFactor(jdbi, audit, wall);
    var passwords = new Passwords(pepper, config.keys().bcryptCost());
    var guesses = new Guesses(jdbi, pepper, config.http().limits().logins(), wall);
    var marks = new DeviceMarks(pepper);
    registry = new Registry(passwords, wall);
    mailed = config.http().mail().smtp() == null ? null : new Outbox(Mails.delivery(config));
    notices = mailed == null ? Notices.OFF : new MailedNotices(jdbi, mailed, page, wall);
    var logins =
        new LoginService(
            jdbi,
            registry,
            new LoginService.Parts(
                passwords,
                sessions,
                tokens,
                guesses,
                marks,
                factor,
                new NewDevices(guesses, marks, notices),
                audit));
    customers =
        new CustomerService(jdbi, new BusinessDays(config.clocks().business(), config.timeZone()));
    var cookie = new RefreshCookie(config.http().isHttps(), config.sessions().max());
    customerRoutes = new CustomerRoutes(logins, customers, cookie);
    var own = new SessionService.Parts(new OwnSessions(limits, wall), sessions, audit);
    again = new PasswordAgain(passwords, guesses, audit);
    var changes = new PasswordService.Parts(again, passwords, sessions, audit, notices);
    sessionRoutes =
        new SessionRoutes(
            new SessionService(jdbi, own), new PasswordService(jdbi, registry, changes));
    doors =
        new Doors(
            config,
            jdbi,
            new Doors.Parts(
                registry, logins, factor, again, guesses, sessions, audit, customerRoutes, notices),
            page);
  }

  /** What passwords, guesses and marks are keyed with. */
  static byte[] pepper(Config config) {
    return Objects.requireNonNull(config.keys().passwordPepper()).bytes();
  }

  /** The caller behind a bearer token, be it a session's or an API key. */
  Caller caller(String token, boolean active) {
    return token.startsWith(ApiKeys.PREFIX)
        ? apiKeys.require(token)
        : sessions.require(tokens.verify(token), active);
  }

  ApiKeys apiKeys() {
    return apiKeys;
  }

  Tokens tokens() {
    return tokens;
  }

  Sessions sessions() {
    return sessions;
  }

  SecondFactor factor() {
    return factor;
  }

  PasswordAgain again() {
    return again;
  }

  /** The one whom the settings name, if any, is there and is one. */
  void ensureOperator(Config.@Nullable Operator first) {
    if (first != null) {
      new Operators(jdbi, registry, audit).ensureOperator(first.email(), first.password());
    }
  }

  CustomerService customers() {
    return customers;
  }

  CustomerRoutes customerRoutes() {
    return customerRoutes;
  }

  SessionRoutes sessionRoutes() {
    return sessionRoutes;
  }

  ApiKeyRoutes keyRoutes() {
    return new ApiKeyRoutes(apiKeys);
  }

  /** What users are told by mail; nothing where the bank sends none. */
  Notices notices() {
    return notices;
  }

  Doors doors() {
    return doors;
  }

  @Override
  public void close() {
    if (mailed != null) {
      mailed.close();
    }
    doors.close();
  }
}
