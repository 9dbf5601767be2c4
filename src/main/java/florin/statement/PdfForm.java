package florin.statement;

import florin.core.Money;
import florin.pdf.Canvas;
import florin.pdf.Canvas.Pen;
import florin.pdf.PdfWriter;
import florin.pdf.TrueTypeFont;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pages of A4, as they are printed. Lengths are hundredths of a point. */
final class PdfForm implements Form {
  private static final String INK = "0.110 0.137 0.157";
  private static final String SOFT = "0.337 0.380 0.416";
  private static final String ACCENT = "0.114 0.361 0.302";
  private static final String LINE = "0.863 0.855 0.827";
  private static final String PAPER = "0.961 0.957 0.941";

  private static final Pen BRAND = new Pen(1_500, ACCENT, true);
  private static final Pen TITLE = new Pen(1_500, INK, false);
  private static final Pen STRONG = new Pen(900, INK, true);
  private static final Pen TEXT = new Pen(850, INK, false);
  private static final Pen SMALL = new Pen(720, SOFT, false);
  private static final Pen LABEL = new Pen(680, SOFT, false);
  private static final Pen SUM = new Pen(1_150, INK, true);

  private static final int LEFT = 4_800;
  private static final int RIGHT = 54_728;
  private static final int WIDTH = RIGHT - LEFT;
  private static final int TOP = 78_800;
  private static final int BOTTOM = 6_600;
  private static final int FOOT = 4_200;
  private static final int PADDING = 900;

  // the table: dates and words begin, amounts end there
  private static final int WORDS = 10_700;
  private static final int WORDS_WIDTH = 21_500;
  private static final int OUT = 40_200;
  private static final int IN = 47_400;
  private static final int AMOUNT_WIDTH = 6_900;
  private static final int LEADING = 1_000;
  private static final int RECEIPT_HEIGHT = 12_500;
  private static final int ID_DIGITS = 32;

  private final PdfWriter pdf;
  private @Nullable Statement statement;
  private Canvas page;
  private int y;

  PdfForm(OutputStream out) throws IOException {
    pdf = new PdfWriter(out, FontFile.FONT);
    page = pdf.canvas();
  }

  private static final class FontFile {
    static final TrueTypeFont FONT = read();

    private static TrueTypeFont read() {
      try (InputStream file = PdfForm.class.getResourceAsStream("DejaVuSansCondensed.ttf")) {
        return new TrueTypeFont(Objects.requireNonNull(file).readAllBytes());
      } catch (IOException missing) {
        throw new IllegalStateException("the font is part of the jar", missing);
      }
    }
  }

  private Statement statement() {
    return Objects.requireNonNull(statement);
  }

  @Override
  public void begin(Statement begun) throws IOException {
    statement = begun;
    page.text(BRAND, LEFT, TOP, "Florin");
    page.textTo(TITLE, RIGHT, TOP, WIDTH, begun.issued() ? "Statement" : "Interim statement");
    page.rule(LEFT, TOP - 1_000, WIDTH, 120, ACCENT);
    y = TOP - 2_800;
    holders(begun);
    int afterHolders = y;
    y = TOP - 2_800;
    about(begun);
    y = Math.min(y, afterHolders) - 1_000;
    sums(begun);
    columns();
    opening(begun);
  }

  private void holders(Statement begun) {
    page.text(LABEL, LEFT, y, begun.holders().size() == 1 ? "Account holder" : "Account holders");
    for (String holder : begun.holders()) {
      for (String line : page.lines(STRONG, WIDTH / 2 - PADDING, holder)) {
        y -= 1_300;
        page.text(STRONG, LEFT, y, line);
      }
    }
  }

  private void about(Statement begun) {
    Statement.Holding account = begun.account();
    fact("Period", day(begun.period().from()) + " \u2013 " + day(begun.period().lastDay()));
    fact("Account", Printed.accountNumber(account.number()));
    fact("Name", account.name());
    fact("Currency", account.currency());
    fact("Time zone", account.timeZone());
  }

  private void fact(String label, String value) {
    int column = LEFT + WIDTH / 2;
    page.text(LABEL, column, y, label);
    for (String line : page.lines(TEXT, WIDTH / 2 - 6_000, value)) {
      page.text(TEXT, column + 6_000, y, line);
      y -= 1_300;
    }
  }

  private void sums(Statement begun) {
    int height = 3_800;
    page.box(LEFT, y - height, WIDTH, height, PAPER);
    String[] labels = {"Opening balance", "Money in", "Money out", "Closing balance"};
    long[] sums = {
      begun.opening(), begun.totals().incoming(), begun.totals().outgoing(), begun.closing()
    };
    int column = WIDTH / labels.length;
    for (int i = 0; i < labels.length; i++) {
      int right = LEFT + (i + 1) * column - PADDING;
      page.textTo(LABEL, right, y - 1_300, column - 2 * PADDING, labels[i]);
      page.textTo(SUM, right, y - 2_800, column - 2 * PADDING, money(sums[i]));
    }
    y -= height + 2_000;
  }

  private void columns() {
    page.text(LABEL, LEFT, y, "Date");
    page.text(LABEL, WORDS, y, "Details");
    page.textTo(LABEL, OUT, y, AMOUNT_WIDTH, "Out");
    page.textTo(LABEL, IN, y, AMOUNT_WIDTH, "In");
    page.textTo(LABEL, RIGHT, y, AMOUNT_WIDTH, "Balance " + statement().account().currency());
    y -= 500;
    page.rule(LEFT, y, WIDTH, 80, INK);
  }

  private void opening(Statement begun) throws IOException {
    need(1_700);
    y -= 1_200;
    page.text(TEXT, LEFT, y, day(begun.period().from()));
    page.text(TEXT, WORDS, y, "Opening balance");
    page.textTo(STRONG, RIGHT, y, AMOUNT_WIDTH, money(begun.opening()));
    endRow();
  }

  @Override
  public void line(Line line) throws IOException {
    List<String> words = new ArrayList<>();
    for (String part : Printed.details(line, statement().account().zone())) {
      words.addAll(page.lines(SMALL, WORDS_WIDTH, part));
    }
    List<String> title = page.lines(TEXT, WORDS_WIDTH, Printed.title(line));
    need(1_700 + LEADING * (title.size() - 1 + words.size()));
    y -= 1_200;
    page.text(TEXT, LEFT, y, day(line.date()));
    page.textTo(
        TEXT, line.amount() < 0 ? OUT : IN, y, AMOUNT_WIDTH, money(Math.abs(line.amount())));
    page.textTo(TEXT, RIGHT, y, AMOUNT_WIDTH, money(line.balance()));
    page.text(TEXT, WORDS, y, title.get(0));
    for (String more : title.subList(1, title.size())) {
      y -= LEADING;
      page.text(TEXT, WORDS, y, more);
    }
    for (String more : words) {
      y -= LEADING;
      page.text(SMALL, WORDS, y, more);
    }
    endRow();
  }

  private void endRow() {
    y -= 500;
    page.rule(LEFT, y, WIDTH, 40, LINE);
  }

  /** A row is never torn apart: what does not fit goes to a new page, under the same head. */
  private void need(int height) throws IOException {
    if (y - height < BOTTOM) {
      turn();
      columns();
    }
  }

  private void turn() throws IOException {
    finishPage();
    page = pdf.canvas();
    Statement.Holding account = statement().account();
    page.text(STRONG, LEFT, TOP, "Florin");
    page.text(SMALL, WORDS, TOP, Printed.accountNumber(account.number()));
    Period period = statement().period();
    page.textTo(
        SMALL, RIGHT, TOP, WIDTH / 2, day(period.from()) + " \u2013 " + day(period.lastDay()));
    page.rule(LEFT, TOP - 600, WIDTH, 80, ACCENT);
    y = TOP - 2_200;
  }

  private void finishPage() throws IOException {
    String words = "Page " + (pdf.pages() + 1) + " of ";
    page.text(SMALL, LEFT, FOOT, words);
    page.pageCount(LEFT + page.width(SMALL, words), FOOT);
    if (!statement().issued()) {
      page.textTo(SMALL, RIGHT, FOOT, WIDTH / 2, "Interim: the period's last month has not ended.");
    }
    pdf.page(page);
  }

  @Override
  public void end(Receipt receipt) throws IOException {
    Statement ended = statement();
    need(1_700);
    y -= 1_200;
    page.text(STRONG, LEFT, y, day(ended.period().lastDay()));
    page.text(STRONG, WORDS, y, "Closing balance");
    page.textTo(STRONG, OUT, y, AMOUNT_WIDTH, money(ended.totals().outgoing()));
    page.textTo(STRONG, IN, y, AMOUNT_WIDTH, money(ended.totals().incoming()));
    page.textTo(STRONG, RIGHT, y, AMOUNT_WIDTH, money(ended.closing()));
    y -= 500;
    page.rule(LEFT, y, WIDTH, 80, INK);
    receipt(ended, receipt);
    finishPage();
    String title =
        "Statement %s %s to %s"
            .formatted(ended.account().number(), ended.period().from(), ended.period().lastDay());
    pdf.end(new PdfWriter.End(SMALL, title, receipt.digest().substring(0, ID_DIGITS)));
  }

  private void receipt(Statement ended, Receipt receipt) throws IOException {
    if (y - RECEIPT_HEIGHT < BOTTOM) {
      turn();
    }
    y -= 2_400;
    page.text(STRONG, LEFT, y, "Receipt");
    proof("Entries", Long.toString(ended.totals().count()));
    proof("Chain head", ended.head().sequence() + "  " + ended.head().hash());
    proof("Digest", receipt.digest());
    if (receipt.publicKey() != null && receipt.signature() != null) {
      proof("Public key", receipt.publicKey());
      proof("Signature", receipt.signature());
    }
    y -= 1_500;
    page.text(
        SMALL, LEFT, y, "florin verify-statement checks the same statement in its JSON form.");
  }

  private void proof(String label, String value) {
    y -= 300;
    List<String> lines = page.lines(SMALL, RIGHT - WORDS, value);
    for (int i = 0; i < lines.size(); i++) {
      y -= LEADING;
      page.text(LABEL, LEFT, y, i == 0 ? label : "");
      page.text(SMALL, WORDS, y, lines.get(i));
    }
  }

  private String money(long units) {
    return Printed.grouped(Money.decimal(units, statement().account().currency()));
  }

  private static String day(LocalDate day) {
    return Printed.day(day);
  }
}
