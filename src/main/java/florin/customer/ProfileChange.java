package florin.customer;

import florin.core.BankException;
import florin.core.Countries;
import florin.core.FieldError;
import florin.http.JsonBody;
import florin.http.Texts;
import florin.person.Address;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody says of himself from now on; what is null stays as it is. */
record ProfileChange(
    @Nullable String fullName,
    @Nullable LocalDate dateOfBirth,
    @Nullable String phone,
    @Nullable Address address) {
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ]{3,31}");
  private static final int AGE_MAX = 150;
  private static final int LINES_MAX = 3;
  private static final int LINE_MAX = 100;
  private static final int POSTAL_CODE_MAX = 16;

  /** Notes what is wrong with the body. */
  static ProfileChange of(JsonBody body, LocalDate today) {
    String fullName = body.optionalText("full_name", Registry.NAME_MAX);
    LocalDate born = body.optionalDate("date_of_birth");
    if (born != null && !body.isWrong("date_of_birth")) {
      if (born.isAfter(today)) {
        body.error("date_of_birth", "out_of_range", "Nobody was born after today.");
      } else if (born.isBefore(today.minusYears(AGE_MAX))) {
        body.error("date_of_birth", "out_of_range", "Nobody alive is more than 150 years old.");
      }
    }
    String phone = body.optional("phone", ProfileChange::phone);
    JsonBody address = body.optionalObject("address");
    var change =
        new ProfileChange(fullName, born, phone, address == null ? null : address(address));
    if (body.isEmpty()) {
      body.error("full_name", "required", "Send at least one thing to change.");
    }
    return change;
  }

  private static String phone(String sent) {
    if (!PHONE.matcher(sent).matches()) {
      throw BankException.invalid(
          List.of(
              new FieldError("#/phone", "invalid_phone", "A number looks like +44 20 7946 0000.")));
    }
    return sent;
  }

  private static Address address(JsonBody body) {
    var lines = body.strings("lines", LINES_MAX, Texts.line(LINE_MAX));
    String city = body.text("city", LINE_MAX);
    String postalCode = body.optionalText("postal_code", POSTAL_CODE_MAX);
    String country = body.required("country", Countries::parse);
    return new Address(List.copyOf(lines), city, postalCode, country);
  }

  /** Whether somebody who was known by a document would be somebody else now. */
  boolean isAnotherPerson(User before) {
    return (fullName != null && !fullName.equals(before.fullName()))
        || (dateOfBirth != null && !dateOfBirth.toString().equals(before.dateOfBirth()));
  }
}
