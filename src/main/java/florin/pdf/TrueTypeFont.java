package florin.pdf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A TrueType font as a PDF embeds it: widths, glyphs of code points, and the part of it that was
 * used. Reads the tables of the OpenType specification; its code points from a format 12 cmap.
 * Immutable and thread-safe.
 */
public final class TrueTypeFont {
  private static final int TABLE_ENTRY = 16;
  private static final int FORMAT_12 = 12;
  private static final int GROUP = 12;
  private static final int EM = 1_000;

  private final ByteBuffer file;
  private final Map<String, int[]> tables = new LinkedHashMap<>(); // offset, length
  private final int unitsPerEm;
  private final boolean longOffsets;
  private final int glyphs;
  private final int metrics;
  private final int groups;
  private final int groupCount;

  public TrueTypeFont(byte[] bytes) {
    file = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    for (int i = 0; i < u16(4); i++) {
      int entry = 12 + i * TABLE_ENTRY;
      byte[] tag = new byte[4];
      file.get(entry, tag);
      tables.put(
          new String(tag, StandardCharsets.US_ASCII),
          new int[] {file.getInt(entry + 8), file.getInt(entry + 12)});
    }
    unitsPerEm = u16(table("head") + 18);
    longOffsets = u16(table("head") + 50) == 1;
    glyphs = u16(table("maxp") + 4);
    metrics = u16(table("hhea") + 34);
    int characters = characters();
    groupCount = file.getInt(characters + 12);
    groups = characters + 16;
  }

  private int characters() {
    int cmap = table("cmap");
    for (int i = 0; i < u16(cmap + 2); i++) {
      int subtable = cmap + file.getInt(cmap + 4 + i * 8 + 4);
      if (u16(subtable) == FORMAT_12) {
        return subtable;
      }
    }
    throw new IllegalArgumentException("this font has no format 12 cmap");
  }

  private int table(String tag) {
    int[] found = tables.get(tag);
    if (found == null) {
      throw new IllegalArgumentException("this font has no table " + tag);
    }
    return found[0];
  }

  private int u16(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }

  /** How many glyphs there are. */
  int glyphs() {
    return glyphs;
  }

  /** The glyph of a code point; 0 where there is none. */
  public int glyph(int codePoint) {
    int low = 0;
    int high = groupCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int group = groups + middle * GROUP;
      if (codePoint < file.getInt(group)) {
        high = middle - 1;
      } else if (codePoint > file.getInt(group + 4)) {
        low = middle + 1;
      } else {
        return file.getInt(group + 8) + codePoint - file.getInt(group);
      }
    }
    return 0;
  }

  /** How far a glyph moves the pen, in thousandths of the font's size. */
  int width(int glyph) {
    return scaled(u16(table("hmtx") + Math.min(glyph, metrics - 1) * 4));
  }

  int ascent() {
    return scaled(file.getShort(table("hhea") + 4));
  }

  int descent() {
    return scaled(file.getShort(table("hhea") + 6));
  }

  /** Left, bottom, right and top of all glyphs. */
  int[] box() {
    int[] box = new int[4];
    for (int i = 0; i < box.length; i++) {
      box[i] = scaled(file.getShort(table("head") + 36 + i * 2));
    }
    return box;
  }

  private int scaled(int units) {
    return units * EM / unitsPerEm;
  }

  private int glyphAt(int glyph) {
    int loca = table("loca");
    return table("glyf")
        + (longOffsets ? file.getInt(loca + glyph * 4) : 2 * u16(loca + glyph * 2));
  }

  /**
   * The font with these glyphs alone, under their own numbers, and whatever they are made of. Glyph
   * 0 is always there.
   */
  byte[] subset(BitSet used) {
    BitSet whole = new BitSet(glyphs);
    whole.set(0);
    used.stream().forEach(glyph -> addWithParts(glyph, whole));
    return new FontSubset(whole).bytes();
  }

  private void addWithParts(int glyph, BitSet whole) {
    if (whole.get(glyph)) {
      return;
    }
    whole.set(glyph);
    int at = glyphAt(glyph);
    if (glyphAt(glyph + 1) == at || file.getShort(at) >= 0) {
      return; // empty, or drawn by itself
    }
    int part = at + 10;
    int flags;
    do {
      flags = u16(part);
      addWithParts(u16(part + 2), whole);
      part += 4 + ((flags & 0x1) == 0 ? 2 : 4);
      part += (flags & 0x8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0;
    } while ((flags & 0x20) != 0);
  }

  /** Puts a smaller font file together. */
  private final class FontSubset {
    private final BitSet kept;
    private final ByteBuffer outlines;
    private final ByteBuffer offsets;

    FontSubset(BitSet kept) {
      this.kept = kept;
      int length = kept.stream().map(glyph -> glyphAt(glyph + 1) - glyphAt(glyph)).sum();
      outlines = ByteBuffer.allocate(length);
      offsets = ByteBuffer.allocate((glyphs + 1) * 4);
      for (int glyph = 0; glyph < glyphs; glyph++) {
        offsets.putInt(outlines.position());
        if (kept.get(glyph)) {
          outlines.put(part(glyphAt(glyph), glyphAt(glyph + 1) - glyphAt(glyph)));
        }
      }
      offsets.putInt(outlines.position());
    }

    byte[] bytes() {
      Map<String, byte[]> parts = new LinkedHashMap<>(); // in the order of their tags
      for (String tag : new String[] {"cvt ", "fpgm"}) {
        copy(tag, parts);
      }
      parts.put("glyf", outlines.array());
      byte[] head = copyOf("head");
      ByteBuffer.wrap(head).putInt(8, 0).putShort(50, (short) 1);
      parts.put("head", head);
      copy("hhea", parts);
      parts.put("hmtx", widths());
      parts.put("loca", offsets.array());
      copy("maxp", parts);
      copy("prep", parts);
      return file(parts);
    }

    private void copy(String tag, Map<String, byte[]> parts) {
      if (tables.containsKey(tag)) {
        parts.put(tag, copyOf(tag));
      }
    }

    private byte[] copyOf(String tag) {
      int[] place = tables.getOrDefault(tag, new int[2]);
      return part(place[0], place[1]);
    }

    private byte[] part(int at, int length) {
      byte[] part = new byte[length];
      file.get(at, part);
      return part;
    }

    private byte[] widths() {
      byte[] all = copyOf("hmtx");
      for (int glyph = 0; glyph < metrics - 1; glyph++) {
        if (!kept.get(glyph)) {
          ByteBuffer.wrap(all).putInt(glyph * 4, 0);
        }
      }
      return all;
    }

    private static byte[] file(Map<String, byte[]> parts) {
      int length = 12 + parts.size() * TABLE_ENTRY;
      for (byte[] part : parts.values()) {
        length += padded(part.length);
      }
      int power = Integer.highestOneBit(parts.size());
      ByteBuffer font = ByteBuffer.allocate(length);
      font.putInt(0x00010000).putShort((short) parts.size()).putShort((short) (power * 16));
      font.putShort((short) Integer.numberOfTrailingZeros(power));
      font.putShort((short) ((parts.size() - power) * 16));
      int at = 12 + parts.size() * TABLE_ENTRY;
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        byte[] bytes = part.getValue();
        font.put(at, bytes);
        font.put(part.getKey().getBytes(StandardCharsets.US_ASCII));
        font.putInt(sum(font, at, padded(bytes.length))).putInt(at).putInt(bytes.length);
        at += padded(bytes.length);
      }
      return font.array();
    }

    private static int padded(int length) {
      return (length + 3) & ~3;
    }

    private static int sum(ByteBuffer font, int at, int length) {
      int sum = 0;
      for (int i = 0; i < length; i += 4) {
        sum += font.getInt(at + i);
      }
      return sum;
    }
  }
}
