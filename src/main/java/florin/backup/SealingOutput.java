package florin.backup;

import java.io.IOException;
import java.io.OutputStream;

/** Seals what is written, chunk by chunk. Only {@link #close} makes it whole. One thread's. */
final class SealingOutput extends OutputStream {
  private final OutputStream out;
  private final Seal seal;
  private final byte[] chunk = new byte[Seal.CHUNK_BYTES];
  private int filled;
  private long number;

  SealingOutput(OutputStream out, Seal seal) throws IOException {
    this.out = out;
    this.seal = seal;
    out.write(seal.prefix());
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (filled == chunk.length) {
        flush(false);
      }
      int part = Math.min(length - done, chunk.length - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  private void flush(boolean last) throws IOException {
    out.write(seal.close(number++, last, chunk, filled));
    filled = 0;
  }

  /** Writes the last chunk; what is below stays open. */
  @Override
  public void close() throws IOException {
    flush(true);
    out.flush();
  }
}
