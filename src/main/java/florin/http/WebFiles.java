package florin.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.core.Hash;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.staticfiles.ResourceHandler;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.security.RouteRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The web page's files, out of the jar and kept in memory. The page itself is asked for each time,
 * and sent again only when something of it has changed; it names its files by a folder that is new
 * with each change of any, so they are kept for good. A path that names no file is nobody's: 404
 * like any other.
 */
final class WebFiles implements ResourceHandler {
  private static final Pattern FOLDER = Pattern.compile("^/web-[0-9a-f]{16}(?=/)");
  private static final Pattern OWN_FILE = Pattern.compile("\\b(src|href)=\"(?![/#]|data:)");

  /** What is said to readers of the source, who have it; nobody who opens the page waits for it. */
  private static final Pattern COMMENT = Pattern.compile("(?ms)^ *\\/\\*\\*.*?\\*\\/\\R");

  private static final String PAGE = "/index.html";
  private static final String FOR_GOOD = "max-age=31536000, immutable";
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

  /** By folder: the banks of one process share what they read. */
  private static final Map<String, WebFiles> KNOWN = new ConcurrentHashMap<>();

  private final Map<String, File> files;
  private final String version;

  /**
   * @param folder of the class path, with an {@code index.html} in it
   */
  static WebFiles of(String folder) {
    return KNOWN.computeIfAbsent(folder, WebFiles::new);
  }

  private WebFiles(String folder) {
    SortedMap<String, byte[]> contents = ClassPathFolder.read(folder, "index.html");
    version = versionOf(contents);
    contents.computeIfPresent(PAGE, (name, page) -> naming(page));
    contents.replaceAll((name, bytes) -> isOwnScript(name) ? withoutComments(bytes) : bytes);
    files = new HashMap<>();
    contents.forEach(
        (name, bytes) -> {
          String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
          if (type != null) {
            files.put(name, File.of(bytes, type));
          }
        });
  }

  /** What is of others stays as they published it. */
  private static boolean isOwnScript(String name) {
    return name.endsWith(".js") && !name.startsWith("/vendor/");
  }

  private static byte[] withoutComments(byte[] script) {
    return COMMENT.matcher(new String(script, UTF_8)).replaceAll("").getBytes(UTF_8);
  }

  private static String versionOf(SortedMap<String, byte[]> contents) {
    StringBuilder all = new StringBuilder();
    contents.forEach((name, bytes) -> all.append(name).append(' ').append(hex(bytes)).append('\n'));
    return hex(all.toString().getBytes(UTF_8)).substring(0, 16);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Hash.of(bytes).bytes());
  }

  private byte[] naming(byte[] page) {
    String prefix = "$1=\"/web-" + version + "/";
    return OWN_FILE.matcher(new String(page, UTF_8)).replaceAll(prefix).getBytes(UTF_8);
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
    if (ctx.path().startsWith("/web-" + version + "/")) {
      ctx.header("Cache-Control", FOR_GOOD);
    }
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
    String path = ctx.path().equals("/") ? PAGE : ctx.path();
    return files.get(FOLDER.matcher(path).replaceFirst(""));
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
    static File of(byte[] bytes, String type) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      // weak: the packed and the plain bytes share it (RFC 9110 section 8.8.1)
      String etag = "W/\"" + hex(bytes).substring(0, 32) + "\"";
      return new File(bytes, packed.toByteArray(), etag, type);
    }
  }
}
