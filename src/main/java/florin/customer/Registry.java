package florin.customer;

import com.github.f4b6a3.uuid.UuidCreator;
import florin.auth.PasswordRules;
import florin.auth.Passwords;
import florin.core.BankException;
import florin.core.ErrorCode;
import florin.core.FieldError;
import florin.core.UserId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The one way to become a user, for those who sign up and those who are put there. */
public final class Registry {
  static final int NAME_MAX = 140;

  private final PasswordRules rules = new PasswordRules();
  private final Passwords passwords;
  private final Clock wall;

  public Registry(Passwords passwords, Clock wall) {
    this.passwords = passwords;
    this.wall = wall;
  }

  /** All that is wrong, by field; empty where he may be registered. What is null is not judged. */
  List<FieldError> errors(
      @Nullable String email, @Nullable String fullName, @Nullable String password) {
    List<FieldError> errors = new ArrayList<>();
    if (email != null && Email.parse(email) == null) {
      errors.add(badEmail());
    }
    if (fullName != null && !isName(fullName)) {
      errors.add(new FieldError("#/full_name", "invalid_text", "A name has 1 to 140 characters."));
    }
    if (password != null) {
      String address = email == null ? "" : email;
      errors.addAll(rules.check(password, address, fullName == null ? "" : fullName));
    }
    return errors;
  }

  static FieldError badEmail() {
    return new FieldError("#/email", "invalid_email", "An address looks like ada@example.com.");
  }

  /** What is wrong with another password for a user, at {@code #/new_password}. */
  List<FieldError> errorsOfNewPassword(User user, boolean secondFactor, String password) {
    int lengthMin = secondFactor ? PasswordRules.LENGTH_MIN_WITH_TOTP : PasswordRules.LENGTH_MIN;
    return rules.check(password, user.email(), user.fullName(), lengthMin).stream()
        .map(error -> new FieldError("#/new_password", error.code(), error.detail()))
        .toList();
  }

  /** Takes a while: not to be called in a transaction. Throws {@code overloaded}. */
  String hash(String password) {
    return passwords.hash(password);
  }

  private static boolean isName(String text) {
    return !text.isBlank() && text.codePointCount(0, text.length()) <= NAME_MAX;
  }

  /**
   * Checks him and hashes his password, which takes a while: not to be called in a transaction.
   *
   * @throws BankException {@code invalid_request}, {@code overloaded}
   */
  UserDao.Row prepare(NewUser wanted) {
    List<FieldError> errors = errors(wanted.email(), wanted.fullName(), wanted.password());
    Email email = Email.parse(wanted.email());
    if (!errors.isEmpty() || email == null) {
      throw BankException.invalid(errors);
    }
    return new UserDao.Row(
        new UserId(UuidCreator.getTimeOrderedEpoch()),
        email,
        wanted.fullName(),
        wanted.role(),
        passwords.hash(wanted.password()),
        wall.instant());
  }

  /** Writes him in the caller's transaction. Throws {@link BankException} {@code email_taken}. */
  User insert(Handle handle, UserDao.Row row) {
    UserDao dao = handle.attach(UserDao.class);
    if (!dao.insert(row)) {
      throw new BankException(
          ErrorCode.EMAIL_TAKEN,
          "Somebody has signed up with this e-mail address. Log in instead.");
    }
    return dao.find(row.userId()).orElseThrow();
  }
}
