package florin.statement;

import java.io.IOException;

/** How a statement is written, from its head to its receipt. For one thread. */
interface Form {
  void begin(Statement statement) throws IOException;

  void line(Line line) throws IOException;

  /** Writes what is left, and flushes. */
  void end(Receipt receipt) throws IOException;
}
