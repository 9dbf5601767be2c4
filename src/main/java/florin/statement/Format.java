package florin.statement;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The forms there are. */
enum Format {
  JSON("application/json"),
  CSV("text/csv; charset=utf-8; header=present"),
  PDF("application/pdf"),
  OFX("application/x-ofx");

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /** Of a file's name. */
  String extension() {
    return name().toLowerCase(Locale.ROOT);
  }

  Form to(OutputStream out) throws IOException {
    return switch (this) {
      case JSON -> new JsonForm(out);
      case CSV -> new CsvForm(out);
      case PDF -> new PdfForm(out);
      case OFX -> new OfxForm(out);
    };
  }
}
