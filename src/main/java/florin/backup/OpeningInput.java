package florin.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Opens what {@link SealingOutput} sealed; gives no byte that was not checked. One thread's. */
final class OpeningInput extends InputStream {
  private final BufferedInputStream in;
  private final Seal seal;
  private byte[] chunk = {};
  private int read;
  private long number;
  private boolean ended;

  OpeningInput(BufferedInputStream in, Seal seal) {
    this.in = in;
    this.seal = seal;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (read == chunk.length) {
      if (ended) {
        return -1;
      }
      next();
    }
    int part = Math.min(length, chunk.length - read);
    System.arraycopy(chunk, read, bytes, offset, part);
    read += part;
    return part;
  }

  private void next() throws IOException {
    byte[] sealed = in.readNBytes(Seal.CHUNK_BYTES + Seal.TAG_BYTES);
    in.mark(1);
    ended = in.read() < 0;
    if (!ended) {
      in.reset();
    }
    chunk = seal.open(number++, ended, sealed);
    read = 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
