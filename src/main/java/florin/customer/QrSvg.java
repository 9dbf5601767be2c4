package florin.customer;

import io.nayuki.qrcodegen.QrCode;
import java.util.Locale;

/** A text as a QR code in SVG: dark on light whatever the page's colours are. */
final class QrSvg {
  /** Modules of light around it (ISO/IEC 18004 asks for four). */
  private static final int BORDER = 4;

  private QrSvg() {}

  static String of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder dark = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          dark.append(String.format(Locale.ROOT, "M%d,%dh1v1h-1z", x + BORDER, y + BORDER));
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
    <path fill="#fff" d="M0,0h%1$dv%1$dh-%1$dz"/><path fill="#000" d="%2$s"/></svg>\
    """
        .formatted(code.size + 2 * BORDER, dark);
  }
}
