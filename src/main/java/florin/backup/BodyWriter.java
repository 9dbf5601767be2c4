package florin.backup;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes header, tables and trailer as compressed records. One thread's; memory is constant. */
final class BodyWriter implements AutoCloseable {
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final DataOutputStream out;
  private final MessageDigest whole = Body.sha256();

  BodyWriter(OutputStream out) {
    this.out = new DataOutputStream(new DeflaterOutputStream(out, deflater, Body.BLOCK_BYTES));
  }

  /** Writes a table's rows to the stream, each with one call, and says how many. */
  interface Rows {
    long copyTo(OutputStream out) throws SQLException, IOException;
  }

  void header(Header header) throws IOException {
    byte[] bytes = header.bytes();
    whole.update(bytes);
    write(Body.HEADER, bytes, bytes.length);
  }

  void table(Rows rows) throws SQLException, IOException {
    Table table = new Table();
    long count = rows.copyTo(table);
    table.flush();
    ByteBuffer end = ByteBuffer.allocate(Body.END_BYTES);
    end.putLong(count).putLong(table.bytes).put(table.digest.digest());
    whole.update(end.array());
    write(Body.END_OF_TABLE, end.array(), Body.END_BYTES);
  }

  /** Ends the body and what is below it. */
  void end() throws IOException {
    byte[] digest = whole.digest();
    write(Body.TRAILER, digest, digest.length);
    out.close();
  }

  private void write(byte kind, byte[] bytes, int length) throws IOException {
    out.writeByte(kind);
    out.writeInt(length);
    out.write(bytes, 0, length);
  }

  /** Gives back native memory; ends nothing. */
  @Override
  public void close() {
    deflater.end();
  }

  /** The rows of one table, in blocks. */
  private final class Table extends OutputStream {
    private final MessageDigest digest = Body.sha256();
    private final byte[] block = new byte[Body.BLOCK_BYTES];
    private int filled;
    private long bytes;

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int part = Math.min(length - done, block.length - filled);
        System.arraycopy(from, offset + done, block, filled, part);
        filled += part;
        done += part;
        if (filled == block.length) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (filled > 0) {
        digest.update(block, 0, filled);
        BodyWriter.this.write(Body.ROWS, block, filled);
        bytes += filled;
        filled = 0;
      }
    }
  }
}
