package florin.own;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.core.BankException;
import florin.core.Caller;
import florin.core.ErrorCode;
import florin.core.UserId;
import florin.http.Auth;
import florin.http.Download;
import florin.http.Json;
import florin.http.Query;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/me/export}: written as it is read, so that an account of many years takes no more
 * memory than a page of it.
 */
public final class OwnDataRoutes {
  private static final String ZIP = "application/zip";

  private static final int READERS_MAX = 4;

  private final List<Kind> kinds;
  private final Set<UserId> reading = ConcurrentHashMap.newKeySet();

  public OwnDataRoutes(List<Kind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  public void export(Context ctx) {
    Query.of(ctx).check();
    Caller.Session caller = Auth.session(ctx);
    boolean zip = wantsZip(ctx.header("Accept"));
    if (!begins(caller.userId())) {
      throw new BankException(ErrorCode.OVERLOADED, "Too many exports are being read. Ask again.");
    }
    try {
      Download.run(ctx, () -> write(ctx, caller, zip));
    } finally {
      reading.remove(caller.userId());
    }
  }

  /** Its reader has a thread to himself: few at a time, and nobody twice. */
  private synchronized boolean begins(UserId user) {
    return reading.size() < READERS_MAX && reading.add(user);
  }

  private void write(Context ctx, Caller.Session caller, boolean zip) throws IOException {
    if (zip) {
      OutputStream out = Download.begin(ctx, ZIP, "florin.zip");
      writeZip(caller, out);
      out.flush();
    } else {
      OutputStream out = Download.begin(ctx, "application/json", "florin.json");
      writeJson(caller, out);
      out.flush();
    }
  }

  /** JSON is what comes unless the other is asked for by name. */
  private static boolean wantsZip(@Nullable String accept) {
    return accept != null
        && Arrays.stream(accept.split(",", -1))
            .map(one -> one.split(";", 2)[0].strip())
            .anyMatch(ZIP::equalsIgnoreCase);
  }

  private void writeJson(Caller.Session caller, OutputStream out) throws IOException {
    String before = "{";
    for (Kind kind : kinds) {
      out.write((before + "\"" + kind.name() + "\":").getBytes(UTF_8));
      write(kind, caller, out);
      before = ",";
    }
    out.write('}');
  }

  private void writeZip(Caller.Session caller, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
    for (Kind kind : kinds) {
      zip.putNextEntry(new ZipEntry(kind.name() + ".json"));
      write(kind, caller, zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  private static void write(Kind kind, Caller.Session caller, OutputStream out) throws IOException {
    Iterator<?> items = kind.items().apply(caller);
    if (kind.single()) {
      out.write(Json.bytes(items.next()));
      return;
    }
    String before = "[";
    while (items.hasNext()) {
      out.write(before.getBytes(UTF_8));
      out.write(Json.bytes(items.next()));
      before = ",\n";
    }
    out.write((before.equals("[") ? "[]" : "]").getBytes(UTF_8));
  }
}
