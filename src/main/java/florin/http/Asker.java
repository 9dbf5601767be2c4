package florin.http;

import io.javalin.http.Context;

/** Where a request comes from. */
public final class Asker {
  private Asker() {}

  /** The address, as trusted proxies tell it where there are any; IPv6 without brackets. */
  public static String address(Context ctx) {
    String address = ctx.ip();
    return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
  }
}
