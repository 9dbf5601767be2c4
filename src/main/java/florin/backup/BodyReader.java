package florin.backup;

import florin.config.Secret;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BodyWriter} wrote and refuses the first byte that differs. One thread's. */
final class BodyReader implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final InputStream below;
  private final DataInputStream in;
  private final MessageDigest whole = Body.sha256();
  private final byte[] record = new byte[Body.RECORD_BYTES_MAX];
  private int length;

  private BodyReader(InputStream below) {
    this.below = below;
    this.in = new DataInputStream(new InflaterInputStream(below, inflater, Body.BLOCK_BYTES));
  }

  static BodyReader open(Path file, @Nullable Secret key) throws IOException {
    var bytes = new BufferedInputStream(Files.newInputStream(file), 4 * Body.BLOCK_BYTES);
    try {
      return new BodyReader(new OpeningInput(bytes, Seal.read(bytes, key)));
    } catch (Throwable failure) {
      bytes.close();
      throw failure;
    }
  }

  Header header() throws IOException {
    expect(next(), Body.HEADER);
    byte[] bytes = Arrays.copyOf(record, length);
    whole.update(bytes);
    return Header.parse(bytes);
  }

  /** One table's rows; what the sink got is only right when this returns. */
  void table(Contents.Table table, Body.Sink sink) throws IOException, SQLException {
    MessageDigest digest = Body.sha256();
    long bytes = 0;
    byte kind = next();
    while (kind == Body.ROWS) {
      digest.update(record, 0, length);
      bytes += length;
      sink.accept(record, length);
      kind = next();
    }
    expect(kind, Body.END_OF_TABLE);
    byte[] end =
        ByteBuffer.allocate(Body.END_BYTES)
            .putLong(table.rows())
            .putLong(bytes)
            .put(digest.digest())
            .array();
    whole.update(end);
    expect(end);
  }

  /** Nothing is missing, and nothing follows. */
  void end() throws IOException {
    expect(next(), Body.TRAILER);
    expect(whole.digest());
    try {
      if (in.read() >= 0 || inflater.getRemaining() > 0 || below.read() >= 0) {
        throw BackupRefused.changed();
      }
    } catch (ZipException damaged) {
      throw BackupRefused.changed();
    }
  }

  private byte next() throws IOException {
    try {
      byte kind = in.readByte();
      length = in.readInt();
      if (length < 0 || length > record.length) {
        throw BackupRefused.changed();
      }
      in.readFully(record, 0, length);
      return kind;
    } catch (EOFException early) {
      throw BackupRefused.cutOff();
    } catch (ZipException damaged) {
      throw BackupRefused.changed();
    }
  }

  private static void expect(byte kind, byte expected) {
    if (kind != expected) {
      throw BackupRefused.changed();
    }
  }

  private void expect(byte[] content) {
    if (!Arrays.equals(content, 0, content.length, record, 0, length)) {
      throw BackupRefused.changed();
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    below.close();
  }
}
