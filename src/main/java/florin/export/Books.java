package florin.export;

import java.io.IOException;
import java.io.Writer;

/** The snapshot in one format. Reads it forwards and keeps no more than one transfer in memory. */
interface Books {
  void write(Writer out) throws IOException;
}
