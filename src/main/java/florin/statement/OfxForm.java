package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.core.Money;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OFX 2.1.1, a bank statement response. Days stand at noon GMT, so that no reader's zone moves
 * them. The receipt is a comment: OFX has no place for one.
 */
final class OfxForm implements Form {
  private static final int BUFFER = 1 << 14;
  private static final int NAME_MAX = 32;
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Writer out;
  private @Nullable Statement statement;

  OfxForm(OutputStream out) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8), BUFFER);
  }

  private Statement of() {
    return Objects.requireNonNull(statement);
  }

  @Override
  public void begin(Statement begun) throws IOException {
    statement = begun;
    Statement.Holding account = begun.account();
    out.write(
        """
        <?xml version="1.0" encoding="UTF-8" standalone="no"?>
        <?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
        <OFX>
        <SIGNONMSGSRSV1><SONRS>
        <STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>
        """);
    element("DTSERVER", time(begun.period().end()));
    out.write(
        """
        <LANGUAGE>ENG</LANGUAGE>
        </SONRS></SIGNONMSGSRSV1>
        <BANKMSGSRSV1><STMTTRNRS>
        <TRNUID>0</TRNUID>
        <STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>
        <STMTRS>
        """);
    element("CURDEF", account.currency());
    out.write("<BANKACCTFROM>\n<BANKID>FLORIN</BANKID>\n");
    element("ACCTID", account.number());
    element("ACCTTYPE", account.type().equals("savings") ? "SAVINGS" : "CHECKING");
    out.write("</BANKACCTFROM>\n<BANKTRANLIST>\n");
    element("DTSTART", day(begun.period().from()));
    element("DTEND", day(begun.period().lastDay()));
  }

  @Override
  public void line(Line line) throws IOException {
    out.write("<STMTTRN>\n");
    element("TRNTYPE", type(line));
    element("DTPOSTED", day(line.date()));
    element("DTUSER", time(line.effectiveAt()));
    element("TRNAMT", Money.decimal(line.amount(), of().account().currency()));
    element("FITID", line.transferId().toString());
    element("NAME", name(line));
    if (line.memo() != null) {
      element("MEMO", line.memo());
    }
    out.write("</STMTTRN>\n");
  }

  private static String type(Line line) {
    return switch (line.kind()) {
      case "deposit" -> "DEP";
      case "withdrawal" -> "CASH";
      case "transfer" -> "XFER";
      case "fee" -> "FEE";
      case "interest" -> "INT";
      case "card", "card_refund", "capture" -> "POS";
      default -> line.amount() > 0 ? "CREDIT" : "DEBIT";
    };
  }

  /** OFX wants one, of so many letters at most. */
  private static String name(Line line) {
    String name = line.counterparty().name();
    String number = line.counterparty().accountNumber();
    String found = name != null ? name : number != null ? number : line.kind();
    int end =
        found.offsetByCodePoints(0, Math.min(NAME_MAX, found.codePointCount(0, found.length())));
    return found.substring(0, end);
  }

  @Override
  public void end(Receipt receipt) throws IOException {
    Statement ended = of();
    out.write("</BANKTRANLIST>\n");
    balance("LEDGERBAL", ended);
    balance("AVAILBAL", ended);
    out.write("</STMTRS>\n</STMTTRNRS></BANKMSGSRSV1>\n</OFX>\n");
    out.write("<!-- head " + ended.head().sequence() + " " + ended.head().hash() + " -->\n");
    out.write("<!-- digest " + receipt.digest() + " -->\n");
    if (receipt.signature() != null) {
      out.write("<!-- public_key " + receipt.publicKey() + " -->\n");
      out.write("<!-- signature " + receipt.signature() + " -->\n");
    }
    out.flush();
  }

  private void balance(String name, Statement ended) throws IOException {
    out.write("<" + name + ">\n");
    element("BALAMT", Money.decimal(ended.closing(), ended.account().currency()));
    element("DTASOF", day(ended.period().lastDay()));
    out.write("</" + name + ">\n");
  }

  private static String day(LocalDate day) {
    return DateTimeFormatter.BASIC_ISO_DATE.format(day) + "120000";
  }

  private static String time(Instant instant) {
    return SECOND.format(instant);
  }

  private void element(String name, String text) throws IOException {
    out.write("<" + name + ">");
    for (int letter : text.codePoints().toArray()) {
      out.write(escaped(letter));
    }
    out.write("</" + name + ">\n");
  }

  /** What XML 1.0 has no place for is left out as U+FFFD. */
  private static String escaped(int letter) {
    boolean isControl = letter < ' ' && letter != '\t' && letter != '\n' && letter != '\r';
    boolean isNone = letter == 0xFFFE || letter == 0xFFFF || (letter >> 11) == 0x1B;
    return switch (letter) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(isControl || isNone ? 0xFFFD : letter);
    };
  }
}
