package florin.pdf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a PDF (ISO 32000-1) in one font, page by page. The same calls give the same bytes. Memory
 * grows by a number for each page. What the font has no glyph for is shown as U+FFFD. For one
 * thread.
 */
public final class PdfWriter {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int REPLACEMENT = 0xFFFD;
  private static final int WIDTHS_A_LINE = 16;

  // numbers of the objects that there is one of
  private static final int CATALOG = 1;
  private static final int PAGES = 2;
  private static final int FONT = 3;
  private static final int DESCENDANT = 4;
  private static final int DESCRIPTOR = 5;
  private static final int FONT_FILE = 6;
  private static final int TO_UNICODE = 7;
  private static final int INFO = 8;
  private static final int COUNT = 9;
  private static final int FIRST_PAGE = 10;

  private final OutputStream out;
  private final TrueTypeFont font;
  private final BitSet used = new BitSet();
  private final int[] letters;
  private long[] offsets = new long[64];
  private long written;
  private int pages;

  public PdfWriter(OutputStream out, TrueTypeFont font) throws IOException {
    this.out = out;
    this.font = font;
    this.letters = new int[font.glyphs()];
    print("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
  }

  /**
   * How the pages' count looks, and what a reader knows of the whole.
   *
   * @param id in hex
   */
  public record End(Canvas.Pen count, String title, String id) {}

  public Canvas canvas() {
    return new Canvas(this);
  }

  /** How many pages were added. */
  public int pages() {
    return pages;
  }

  private int glyph(int letter) {
    int glyph = font.glyph(letter);
    return glyph == 0 ? font.glyph(REPLACEMENT) : glyph;
  }

  int width(int letter) {
    return font.width(glyph(letter));
  }

  /** A glyph's code in a page, and remembers that it is needed. */
  String show(int letter) {
    int glyph = glyph(letter);
    used.set(glyph);
    letters[glyph] = font.glyph(letter) == 0 ? REPLACEMENT : letter;
    return HEX.toHexDigits((short) glyph);
  }

  /** A page of A4, upright. */
  public void page(Canvas canvas) throws IOException {
    int page = FIRST_PAGE + 2 * pages++;
    object(
        page,
        "<</Type/Page/Parent "
            + PAGES
            + " 0 R/MediaBox[0 0 595.28 841.89]/Resources<</Font<</F "
            + FONT
            + " 0 R>>/XObject<</Count "
            + COUNT
            + " 0 R>>>>/Contents "
            + (page + 1)
            + " 0 R>>");
    stream(page + 1, "", canvas.content().getBytes(ISO_8859_1));
  }

  /** Writes what is left; the stream is flushed and stays open. */
  public void end(End end) throws IOException {
    Canvas count = canvas();
    count.text(end.count(), 0, 0, Integer.toString(pages));
    stream(
        COUNT,
        "/Type/XObject/Subtype/Form/BBox[0 -20 200 40]/Resources<</Font<</F " + FONT + " 0 R>>>>",
        count.content().getBytes(ISO_8859_1));
    font();
    StringBuilder kids = new StringBuilder("<</Type/Pages/Count " + pages + "/Kids[");
    for (int i = 0; i < pages; i++) {
      kids.append(FIRST_PAGE + 2 * i).append(" 0 R\n");
    }
    object(PAGES, kids.append("]>>").toString());
    object(
        CATALOG,
        "<</Type/Catalog/Pages "
            + PAGES
            + " 0 R/Lang(en)/ViewerPreferences<</DisplayDocTitle true>>>>");
    byte[] title = ("\uFEFF" + end.title()).getBytes(UTF_16BE);
    object(INFO, "<</Title<" + HEX.formatHex(title) + ">/Producer(Florin)>>");
    trailer(end.id());
    out.flush();
  }

  private void font() throws IOException {
    String name = "AAAAAA+Statement";
    object(
        FONT,
        "<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/"
            + name
            + ("/DescendantFonts[" + DESCENDANT + " 0 R]/ToUnicode " + TO_UNICODE + " 0 R>>"));
    object(
        DESCENDANT,
        "<</Type/Font/Subtype/CIDFontType2/CIDToGIDMap/Identity/BaseFont/"
            + name
            + "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor "
            + DESCRIPTOR
            + " 0 R/W["
            + widths()
            + "]>>");
    object(
        DESCRIPTOR,
        "<</Type/FontDescriptor/Flags 4/ItalicAngle 0/StemV 80/FontName/"
            + name
            + ("/FontBBox" + Arrays.toString(font.box()).replace(",", ""))
            + ("/Ascent " + font.ascent() + "/Descent " + font.descent())
            + ("/CapHeight " + font.ascent() + "/FontFile2 " + FONT_FILE + " 0 R>>"));
    byte[] subset = font.subset(used);
    stream(FONT_FILE, "/Length1 " + subset.length, subset);
    stream(TO_UNICODE, "", toUnicode().getBytes(ISO_8859_1));
  }

  private String widths() {
    StringBuilder all = new StringBuilder();
    used.stream()
        .forEach(glyph -> all.append(glyph).append('[').append(font.width(glyph)).append("]\n"));
    return all.toString();
  }

  /** So that text can be found and copied: glyphs back to letters. */
  private String toUnicode() {
    StringBuilder map =
        new StringBuilder(
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap"
                + "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                + "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
                + "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
    int[] glyphs = used.stream().toArray();
    for (int from = 0; from < glyphs.length; from += WIDTHS_A_LINE) {
      int to = Math.min(glyphs.length, from + WIDTHS_A_LINE);
      map.append(to - from).append(" beginbfchar\n");
      for (int glyph : Arrays.copyOfRange(glyphs, from, to)) {
        byte[] letter = Character.toString(letters[glyph]).getBytes(UTF_16BE);
        map.append('<').append(HEX.toHexDigits((short) glyph)).append("><");
        map.append(HEX.formatHex(letter)).append(">\n");
      }
      map.append("endbfchar\n");
    }
    return map.append("endcmap CMapName currentdict/CMap defineresource pop end end\n").toString();
  }

  private void object(int number, String body) throws IOException {
    begin(number);
    print(body + "\nendobj\n");
  }

  private void stream(int number, String entries, byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater();
    try (var deflating = new DeflaterOutputStream(packed, deflater)) {
      deflating.write(bytes);
    } finally {
      deflater.end();
    }
    begin(number);
    print("<<" + entries + "/Filter/FlateDecode/Length " + packed.size() + ">>\nstream\n");
    packed.writeTo(out);
    written += packed.size();
    print("\nendstream\nendobj\n");
  }

  private void begin(int number) throws IOException {
    if (number >= offsets.length) {
      offsets = Arrays.copyOf(offsets, number * 2);
    }
    offsets[number] = written;
    print(number + " 0 obj\n");
  }

  private void trailer(String id) throws IOException {
    long start = written;
    int size = FIRST_PAGE + 2 * pages;
    print("xref\n0 " + size + "\n0000000000 65535 f \n");
    for (int number = 1; number < size; number++) {
      String offset = Long.toString(offsets[number]);
      print("0".repeat(10 - offset.length()) + offset + " 00000 n \n");
    }
    print("trailer\n<</Size " + size + "/Root " + CATALOG + " 0 R/Info " + INFO + " 0 R");
    print("/ID[<" + id + "><" + id + ">]>>\nstartxref\n" + start + "\n%%EOF\n");
  }

  private void print(String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    out.write(bytes);
    written += bytes.length;
  }
}
