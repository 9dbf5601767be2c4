package florin.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer that is a file, of any length, written as it is read. */
public final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final String DISPOSITION = "Content-Disposition";

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
      if (ctx.res().isCommitted()) {
        cut(ctx);
      } else {
        ctx.res().resetBuffer();
        ctx.res().setHeader(DISPOSITION, null);
      }
      throw failure;
    }
  }

  /** The answer's beginning. */
  public static OutputStream begin(Context ctx, String contentType, String fileName) {
    ctx.status(HttpStatus.OK).contentType(contentType);
    ctx.header(DISPOSITION, "attachment; filename=\"" + fileName + "\"");
    return ctx.outputStream();
  }

  private static void cut(Context ctx) {
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }
}
