package florin.imports;

import java.util.List;

/** Nothing was imported: the file, a row or the owner is wrong. */
public final class ImportRefused extends RuntimeException {
  private final transient List<BadRow> rows;

  public ImportRefused(String sentence) {
    this(sentence, List.of());
  }

  public ImportRefused(String sentence, List<BadRow> rows) {
    super(sentence, null, false, false);
    this.rows = List.copyOf(rows);
  }

  /** Every bad row, in the file's order. */
  public List<BadRow> rows() {
    return rows;
  }
}
