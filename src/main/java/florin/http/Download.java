package florin.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer that is a file, of any length, written as it is read. */
public final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final String ON_ITS_WAY = "florin.download";
  private static final int BUFFER = 1 << 14;
  private static final Duration READING_MAX = Duration.ofMinutes(10);
  private static final String DISPOSITION = "Content-Disposition";
  private static final Set<String> OF_CONTENT =
      Set.of("content-type", "content-disposition", "content-length");

  private Download() {}

  /** What is written; nothing was sent before it is run. */
  public interface Content {
    void write() throws IOException;
  }

  /**
   * Runs {@code content}, which may {@link #begin}. Where it fails, an answer of which nothing was
   * sent becomes a problem, and one that is on its way is cut off, so that nobody takes a part for
   * the whole. That its reader went away is no failure of ours.
   */
  public static void run(Context ctx, Content content) {
    try {
      content.write();
    } catch (IOException gone) {
      LOG.info("An answer was not read to its end: {}", gone.toString());
      cut(ctx);
    } catch (RuntimeException failure) {
      if (ctx.attribute(ON_ITS_WAY) == null) {
        forget(ctx.res());
        throw failure;
      }
      Failures.refusal(failure, RequestId.of(ctx)); // which is told in the log alone
      cut(ctx);
    }
  }

  /** The answer's beginning; whoever reads it for more than 10 minutes is cut off. */
  public static OutputStream begin(Context ctx, String contentType, String fileName) {
    ctx.status(HttpStatus.OK).contentType(contentType);
    ctx.header(DISPOSITION, "attachment; filename=\"" + fileName + "\"");
    return new BufferedOutputStream(new Noted(ctx), BUFFER);
  }

  /** Knows when something left. Jetty does not: an answer is collected before it is sent. */
  private static final class Noted extends OutputStream {
    private final Context ctx;
    private final long begun = System.nanoTime();

    Noted(Context ctx) {
      this.ctx = ctx;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (System.nanoTime() - begun > READING_MAX.toNanos()) {
        throw new IOException("nobody takes so long to read an answer");
      }
      ctx.attribute(ON_ITS_WAY, true);
      ctx.outputStream().write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      ctx.outputStream().flush();
    }
  }

  /** As before {@link #begin}: another type alone would keep the charset of the first. */
  private static void forget(HttpServletResponse answer) {
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (String name : answer.getHeaderNames()) {
      if (!OF_CONTENT.contains(name.toLowerCase(Locale.ROOT))) {
        others.put(name, List.copyOf(answer.getHeaders(name)));
      }
    }
    answer.reset();
    others.forEach(
        (name, values) -> {
          answer.setHeader(name, values.get(0));
          values.stream().skip(1).forEach(more -> answer.addHeader(name, more));
        });
  }

  private static void cut(Context ctx) {
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }
}
