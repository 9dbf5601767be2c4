package florin.http;

import io.javalin.http.Context;
import org.eclipse.jetty.http.HttpMethod;

/** The methods that HTTP knows. A client may send any word as one, and it is nobody's name. */
public final class KnownMethod {
  private KnownMethod() {}

  /** The method's name; a dash for one that the client made up. */
  public static String of(Context ctx) {
    return of(ctx.method().name());
  }

  static String of(String sent) {
    return HttpMethod.fromString(sent) == null ? "-" : sent;
  }
}
