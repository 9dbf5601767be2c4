package florin.cli;

import java.util.Locale;

/** A bar on a terminal: how far, how fast, how long still. Silent anywhere else. */
final class Progress {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000;

  private final Shell shell;
  private final String what;
  private final long startedNanos = System.nanoTime();
  private long drawnNanos = startedNanos;
  private boolean drawn;

  /**
   * @param what is counted, in the plural
   */
  Progress(Shell shell, String what) {
    this.shell = shell;
    this.what = what;
  }

  void at(long done, long total) {
    long now = System.nanoTime();
    if (!shell.isTerminal() || total == 0 || now - drawnNanos < REDRAW_NANOS) {
      return;
    }
    drawnNanos = now;
    drawn = true;
    long perSecond = done * 1_000_000_000 / Math.max(1, now - startedNanos);
    int filled = (int) Math.min(WIDTH, done * WIDTH / total);
    shell.draw(
        String.format(
            Locale.ROOT,
            "\r[%s%s] %d of %d %s, %d/s, %d s left ",
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            done,
            total,
            what,
            perSecond,
            perSecond == 0 ? 0 : (total - done) / perSecond));
  }

  /** Ends the bar's line. */
  void end() {
    if (drawn) {
      shell.say("");
      drawn = false;
    }
  }
}
