package florin.http;

import florin.core.Hash;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.staticfiles.ResourceHandler;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.security.RouteRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The web page's files, out of the jar and kept in memory: asked for again each time, sent again
 * only when their content has changed. A path that names no file is nobody's: 404 like any other.
 */
final class WebFiles implements ResourceHandler {
  private static final Pattern PATH =
      Pattern.compile(
          "(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.([a-z0-9]+)");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private final String folder;
  private final Map<String, File> files = new ConcurrentHashMap<>();

  WebFiles(String folder) {
    this.folder = folder;
  }

  @Override
  public boolean canHandle(Context ctx) {
    return file(ctx) != null;
  }

  @Override
  public boolean handle(Context ctx) {
    File file = file(ctx);
    if (file == null) {
      return false;
    }
    Edge.PAGE_HEADERS.forEach(ctx::header);
    ctx.header("ETag", file.etag).res().addHeader("Vary", "Accept-Encoding");
    String known = ctx.header("If-None-Match");
    if (known != null && known.contains(file.etag)) {
      ctx.status(304);
      return true;
    }
    String accepted = ctx.header("Accept-Encoding");
    boolean packed = file.packed.length < file.bytes.length && accepts(accepted);
    if (packed) {
      ctx.header("Content-Encoding", "gzip");
    }
    ctx.contentType(file.type).result(packed ? file.packed : file.bytes);
    return true;
  }

  /** Before the routes: what names a file of ours can be read, and nothing else. */
  void refuseOtherMethods(Context ctx) {
    boolean reads = ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
    if (!reads && file(ctx) != null) {
      throw new MethodNotAllowedResponse("", Map.of("allowed", "GET, HEAD"));
    }
  }

  private static boolean accepts(@Nullable String encodings) {
    return encodings != null
        && encodings.matches("(?s).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");
  }

  private @Nullable File file(Context ctx) {
    String path = ctx.path().equals("/") ? "/index.html" : ctx.path();
    var named = PATH.matcher(path);
    String type = named.matches() ? TYPES.get(named.group(2)) : null;
    if (type == null) {
      return null;
    }
    File known = files.get(path);
    return known == null ? load(path, type) : known;
  }

  private @Nullable File load(String path, String type) {
    try (InputStream in = WebFiles.class.getResourceAsStream(folder + path)) {
      if (in == null) {
        return null;
      }
      File file = File.of(in.readAllBytes(), type);
      files.put(path, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean addStaticFileConfig(StaticFileConfig config) {
    return false;
  }

  @Override
  public Set<RouteRole> resourceRouteRoles(Context ctx) {
    return Set.of();
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record File(byte[] bytes, byte[] packed, String etag, String type) {
    static File of(byte[] bytes, String type) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes);
      }
      // weak: the packed and the plain bytes share it (RFC 9110 section 8.8.1)
      String etag = "W/\"" + HexFormat.of().formatHex(Hash.of(bytes).bytes(), 0, 16) + "\"";
      return new File(bytes, packed.toByteArray(), etag, type);
    }
  }
}
