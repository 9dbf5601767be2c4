package florin.export;

import java.util.Locale;

/** How the books can be written. Written in lower case, also on the command line. */
public enum ExportFormat {
  /** A journal for hledger, with a balance assertion on each posting. */
  HLEDGER,
  /** A file for Beancount, with a balance assertion on each account at its end. */
  BEANCOUNT,
  /** One line an entry, RFC 4180, for spreadsheets. */
  CSV,
  /** JSON Lines with everything a checker needs; src/docs/proof.md describes them. */
  JSON;

  Books books(Snapshot snapshot) {
    return switch (this) {
      case HLEDGER -> new HledgerBooks(snapshot);
      case BEANCOUNT -> new BeancountBooks(snapshot);
      case CSV -> new CsvBooks(snapshot);
      case JSON -> new JsonBooks(snapshot);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
