package florin.auth;

import florin.core.BankException;
import florin.db.Rollback;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong passwords in the database, so that all instances count together, and makes further
 * ones wait longer and longer. A try counts as wrong from before it is checked until it is found
 * right: a thousand at the same time are no more than one after the other.
 *
 * <p>Counted are the account from this address, the account from wherever, and the address on
 * whatever account. From where its user was logged in lately the second does not count: strangers
 * elsewhere cannot lock him out. A browser that he was logged in with is counted alone: nor can who
 * shares his address. Another password begins anew. What is no account is counted like one, by what
 * was sent. Thread-safe.
 */
public final class Guesses {
  /** How long a place is known after the last log-in there. */
  static final Duration KNOWN_FOR = Duration.ofDays(30);

  private static final int IPV6_NETWORK_BYTES = 8;

  private final Jdbi jdbi;
  private final byte[] key;
  private final int logins;
  private final Clock wall;

  /**
   * A try to log in.
   *
   * @param account the e-mail address in its one form, or whatever was sent for one
   * @param passwordVersion rises with every change of the password: what was guessed at an earlier
   *     one counts no more, so that whoever has set a new one gets in
   * @param device what the browser brought to show that this account was logged in with it before,
   *     already found genuine; null without
   */
  public record Guess(
      String account, int passwordVersion, @Nullable String address, @Nullable String device) {
    private String guessedAt() {
      return account + "\n" + passwordVersion;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Subject(byte[] id, GuessCount.Rule rule, int free) {}

  private record Counted(GuessCount.Rule rule, GuessCount count) {}

  /**
   * On one database.
   *
   * @param secret at least 32 secret bytes, the same for all instances
   * @param logins as many as the rate limit lets through at once have no wait in any case
   */
  public Guesses(Jdbi jdbi, byte[] secret, int logins, Clock wall) {
    this.jdbi = jdbi;
    this.key = Hmac.of(secret, "guesses");
    this.logins = logins;
    this.wall = wall;
  }

  /**
   * Whether a log-in's password is right. In transactions of its own before and after the check.
   *
   * @param check slow, and not in a transaction; what it throws counts as no try at all
   * @throws BankException {@code rate_limited}, with the time to wait
   */
  public boolean isRight(Guess guess, BooleanSupplier check) {
    return isRight(subjects(guess), check);
  }

  /** The same for somebody who is logged in and proves again who he is. */
  public boolean isRight(String purpose, Object who, BooleanSupplier check) {
    GuessCount.Rule rule = GuessCount.Rule.PAIR;
    return isRight(
        List.of(new Subject(Hmac.of(key, purpose, who.toString()), rule, rule.free)), check);
  }

  private boolean isRight(List<Subject> subjects, BooleanSupplier check) {
    List<Counted> counted = inTransaction((dao, now) -> count(dao, subjects, now));
    boolean right;
    try {
      right = check.getAsBoolean();
    } catch (Throwable notChecked) {
      inTransaction((dao, now) -> takeBack(dao, counted, now));
      throw notChecked;
    }
    if (right) {
      inTransaction((dao, now) -> forgive(dao, counted, now));
    }
    return right;
  }

  private List<Subject> subjects(Guess guess) {
    String account = guess.account();
    String address = network(guess.address());
    String guessedAt = guess.guessedAt();
    if (guess.device() != null) {
      return List.of(subject(GuessCount.Rule.PAIR, "device", guessedAt, guess.device()));
    }
    List<Subject> subjects = new ArrayList<>();
    subjects.add(subject(GuessCount.Rule.PAIR, "pair", guessedAt, address));
    subjects.add(subject(GuessCount.Rule.ADDRESS, "address", "", address));
    if (!isKnown(place(account, address))) {
      subjects.add(subject(GuessCount.Rule.ACCOUNT, "account", guessedAt, ""));
    }
    subjects.sort((a, b) -> Arrays.compareUnsigned(a.id, b.id)); // one order of locks for all
    return subjects;
  }

  private boolean isKnown(byte[] place) {
    try (Handle handle = jdbi.open()) {
      return handle.attach(GuessDao.class).isKnown(place, wall.instant().minus(KNOWN_FOR));
    }
  }

  /** Whether its user was logged in from there lately. */
  public boolean isKnown(Handle handle, String account, @Nullable String address) {
    Instant since = wall.instant().minus(KNOWN_FOR);
    return handle.attach(GuessDao.class).isKnown(place(account, network(address)), since);
  }

  /** Notes that its user was logged in from there. Runs in the caller's transaction. */
  public void know(Handle handle, String account, @Nullable String address) {
    byte[] place = place(account, network(address));
    handle.attach(GuessDao.class).know(place, wall.instant());
  }

  private byte[] place(String account, String network) {
    return Hmac.of(key, "place", account, network);
  }

  private static List<Counted> count(GuessDao dao, List<Subject> subjects, Instant now) {
    List<Counted> counted = new ArrayList<>();
    Duration wait = Duration.ZERO;
    for (Subject subject : subjects) {
      GuessCount before = dao.lock(subject.id, now);
      Duration left = Duration.between(now, before.blockedUntil());
      // who counted before us may have looked at the clock after us: that alone is no wait
      if (before.failures() >= subject.free && left.compareTo(wait) > 0) {
        wait = left;
      }
      counted.add(new Counted(subject.rule, before.oneMore(subject.rule, subject.free, now)));
    }
    if (!wait.isZero()) {
      throw BankException.rateLimited(
          wait, "Too many wrong passwords. Wait as long as Retry-After says, and try again.");
    }
    counted.forEach(one -> dao.put(one.count));
    return counted;
  }

  private static List<Counted> takeBack(GuessDao dao, List<Counted> counted, Instant now) {
    counted.forEach(one -> dao.takeBack(one.count, now));
    return counted;
  }

  /** Whoever knows the password has mistyped it before; others may have guessed from elsewhere. */
  private static List<Counted> forgive(GuessDao dao, List<Counted> counted, Instant now) {
    for (Counted one : counted) {
      if (one.rule == GuessCount.Rule.PAIR) {
        dao.clear(one.count.subject(), now);
      } else {
        dao.takeBack(one.count, now);
      }
    }
    return counted;
  }

  private List<Counted> inTransaction(BiFunction<GuessDao, Instant, List<Counted>> work) {
    Instant now = wall.instant().truncatedTo(ChronoUnit.MICROS);
    try (Handle handle = jdbi.open()) {
      handle.begin();
      try {
        List<Counted> done = work.apply(handle.attach(GuessDao.class), now);
        handle.commit();
        return done;
      } catch (Throwable failure) {
        Rollback.after(failure, handle);
        throw failure;
      }
    }
  }

  private Subject subject(GuessCount.Rule rule, String kind, String what, String from) {
    // in their proportion: else one address could make an account wait for all
    long free = Math.max(rule.free, (long) rule.free / GuessCount.Rule.PAIR.free * logins);
    int most = (int) Math.min(Integer.MAX_VALUE, free);
    return new Subject(Hmac.of(key, kind, what, from), rule, most);
  }

  /** Of IPv6 the network: one customer of a provider has 2^64 addresses in it. */
  private static String network(@Nullable String address) {
    if (address == null || address.indexOf(':') < 0) {
      return String.valueOf(address);
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal: nothing is looked up
      return bytes.length == 4
          ? address
          : HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
    } catch (UnknownHostException noAddress) {
      return address;
    }
  }
}
