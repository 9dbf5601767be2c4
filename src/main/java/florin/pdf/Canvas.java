package florin.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * What one page shows. Lengths are hundredths of a point, from the lower left corner; a text's
 * place is its baseline. For one thread.
 */
public final class Canvas {
  private static final int HUNDRED = 100;
  private static final int EM = 1_000;

  private final PdfWriter pdf;
  private final StringBuilder content = new StringBuilder();

  Canvas(PdfWriter pdf) {
    this.pdf = pdf;
  }

  /** How a text looks: its size, its colour as {@code r g b} from 0 to 1, heavier or not. */
  public record Pen(int size, String colour, boolean bold) {
    Pen sized(int other) {
      return new Pen(other, colour, bold);
    }
  }

  /** How wide a text is. */
  public int width(Pen pen, String text) {
    return text.codePoints().map(letter -> pdf.width(letter)).sum() * pen.size() / EM;
  }

  public void text(Pen pen, int x, int y, String text) {
    content.append("BT ").append(pen.colour()).append(" rg ").append(pen.colour()).append(" RG ");
    content.append(pen.bold() ? "2 Tr 0.3 w " : "0 Tr ").append("/F ").append(number(pen.size()));
    content.append(" Tf ").append(number(x)).append(' ').append(number(y)).append(" Td <");
    text.codePoints().forEach(letter -> content.append(pdf.show(letter)));
    content.append("> Tj ET\n");
  }

  /** Ends at {@code right}; smaller where it is wider than {@code widest}. */
  public void textTo(Pen pen, int right, int y, int widest, String text) {
    int width = width(pen, text);
    Pen fitting = width <= widest ? pen : pen.sized((int) ((long) pen.size() * widest / width));
    text(fitting, right - width(fitting, text), y, text);
  }

  /** The lines of a text, none wider than that; a word that is too long is cut. */
  public List<String> lines(Pen pen, int widest, String text) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : text.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (width(pen, longer) <= widest) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line);
      }
      line = cut(pen, widest, word, lines);
    }
    lines.add(line);
    return lines;
  }

  private String cut(Pen pen, int widest, String word, List<String> lines) {
    String rest = word;
    while (width(pen, rest) > widest) {
      int fits = 0;
      int next = 0;
      while (next < rest.length() && width(pen, rest.substring(0, next)) <= widest) {
        fits = next;
        next = rest.offsetByCodePoints(next, 1);
      }
      int end = Math.max(fits, rest.offsetByCodePoints(0, 1));
      lines.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    return rest;
  }

  /** A level line. */
  public void rule(int x, int y, int length, int thickness, String colour) {
    content.append(colour).append(" RG ").append(number(thickness)).append(" w ");
    content.append(number(x)).append(' ').append(number(y)).append(" m ");
    content.append(number(x + length)).append(' ').append(number(y)).append(" l S\n");
  }

  public void box(int x, int y, int width, int height, String colour) {
    content.append(colour).append(" rg ").append(number(x)).append(' ').append(number(y));
    content.append(' ').append(number(width)).append(' ').append(number(height));
    content.append(" re f\n");
  }

  /** How many pages there are in the end. */
  public void pageCount(int x, int y) {
    content.append("q 1 0 0 1 ").append(number(x)).append(' ').append(number(y));
    content.append(" cm /Count Do Q\n");
  }

  String content() {
    return content.toString();
  }

  private static String number(int hundredths) {
    String sign = hundredths < 0 ? "-" : "";
    int value = Math.abs(hundredths);
    int rest = value % HUNDRED;
    return sign + value / HUNDRED + "." + rest / 10 + rest % 10;
  }
}
