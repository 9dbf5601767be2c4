package florin.statement;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Words and numbers as a page has them. */
final class Printed {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final int GROUP = 3;
  private static final int NUMBER_GROUP = 4;

  private Printed() {}

  static String day(LocalDate day) {
    return day.getDayOfMonth() + " " + MONTHS.get(day.getMonthValue() - 1) + " " + day.getYear();
  }

  /** {@code -1234567.89} as {@code -1,234,567.89}. */
  static String grouped(String decimal) {
    int point = decimal.indexOf('.') < 0 ? decimal.length() : decimal.indexOf('.');
    StringBuilder text = new StringBuilder(decimal);
    int first = decimal.startsWith("-") ? 1 : 0;
    for (int at = point - GROUP; at > first; at -= GROUP) {
      text.insert(at, ',');
    }
    return text.toString();
  }

  /** In fours, as an IBAN is printed. */
  static String accountNumber(String number) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < number.length(); at += NUMBER_GROUP) {
      text.append(at == 0 ? "" : " ");
      text.append(number, at, Math.min(number.length(), at + NUMBER_GROUP));
    }
    return text.toString();
  }

  /** Who it was, or what, where nobody is on the other side. */
  static String title(Line line) {
    String name = line.counterparty().name();
    String number = line.counterparty().accountNumber();
    if (name != null) {
      return name;
    }
    return number == null ? kind(line) : kind(line) + " " + accountNumber(number);
  }

  static List<String> details(Line line, ZoneId zone) {
    List<String> details = new ArrayList<>();
    String name = line.counterparty().name();
    String number = line.counterparty().accountNumber();
    if (name != null && number != null) {
      details.add(kind(line) + " " + accountNumber(number));
    }
    if (line.memo() != null) {
      details.add(line.memo().replaceAll("\\s+", " "));
    }
    LocalDate effective = LocalDate.ofInstant(line.effectiveAt(), zone);
    if (effective.isBefore(line.date())) {
      details.add("Effective " + day(effective));
    }
    return details;
  }

  private static String kind(Line line) {
    return switch (line.kind()) {
      case "deposit" -> "Deposit";
      case "withdrawal" -> "Withdrawal";
      case "transfer" -> line.amount() > 0 ? "Transfer from" : "Transfer to";
      case "reversal" -> "Reversal";
      case "capture" -> "Payment that was held";
      case "fee" -> "Fee";
      case "interest" -> "Interest";
      case "card" -> "Card";
      case "card_refund" -> "Card refund";
      case "import" -> "Carried over";
      default -> line.kind();
    };
  }
}
