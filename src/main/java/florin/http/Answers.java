package florin.http;

import io.javalin.config.Key;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Answers that come when a future does, without a thread that waits for it. */
public final class Answers {
  static final Key<Executor> RENDERERS = new Key<>("florin.renderers");
  private static final long WAIT_SECONDS_MAX = 30;

  private Answers() {}

  /**
   * Answers once {@code result} is there. {@code render} runs on a server thread, so whoever
   * completes the future never writes to a slow client. A failure becomes the same problem as one
   * thrown; no result within 30 seconds is 503 {@code outcome_unknown}.
   */
  public static <T> void later(Context ctx, CompletableFuture<T> result, Consumer<T> render) {
    answer(ctx, result, render, ctx.appData(RENDERERS));
  }

  /**
   * As {@link #later} where the answer is short and {@code render} waits for nothing: it runs on
   * the thread that completes the future. What fits Jetty's buffer is sent without waiting for the
   * client.
   */
  public static <T> void shortly(Context ctx, CompletableFuture<T> result, Consumer<T> render) {
    answer(ctx, result, render, Runnable::run);
  }

  @SuppressWarnings("try") // what is named is left at the end
  private static <T> void answer(
      Context ctx, CompletableFuture<T> result, Consumer<T> render, Executor renderers) {
    String id = RequestId.of(ctx);
    ctx.future(
        () ->
            result
                .copy()
                .orTimeout(WAIT_SECONDS_MAX, TimeUnit.SECONDS)
                .handleAsync(
                    (value, failure) -> {
                      if (failure != null) {
                        throw new CompletionException(failure);
                      }
                      try (Trace.Named named = Trace.named(id)) {
                        Again.run(() -> render.accept(value));
                      }
                      return value;
                    },
                    renderers));
  }
}
