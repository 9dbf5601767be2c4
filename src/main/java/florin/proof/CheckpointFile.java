package florin.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.core.BankException;
import florin.core.ErrorCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file outside the bank with a checkpoint a line, JSON, the oldest first. Whatever is wrong with
 * it is a {@link BankException} of one sentence that names file and line.
 */
public record CheckpointFile(Path path) {
  private static final int LINE_CHARS_MAX = 1 << 20;

  /** All of them, signed by this key: X.509 SubjectPublicKeyInfo in base64. */
  public List<Checkpoint> read(String publicKey) {
    List<Checkpoint> checkpoints = parsed();
    if (checkpoints.isEmpty()) {
      throw refused(" holds no checkpoint.");
    }
    for (int i = 0; i < checkpoints.size(); i++) {
      String line = ", line " + (i + 1);
      if (!checkpoints.get(i).publicKey().equals(publicKey)) {
        throw refused(
            line + " is signed with another key than the one that is trusted (--public-key).");
      }
      if (!checkpoints.get(i).isSigned()) {
        throw refused(line + ": the signature does not fit the content.");
      }
    }
    return checkpoints;
  }

  /**
   * Appends one, safely on disk when this returns; makes the file when it is not there.
   *
   * @return false when it was there already
   */
  public boolean append(Checkpoint checkpoint) {
    boolean isNew = !Files.exists(path);
    if (!isNew && parsed().contains(checkpoint)) {
      return false;
    }
    byte[] line = (CheckpointJson.line(checkpoint) + "\n").getBytes(UTF_8);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      write(file, line);
      Path folder = path.toAbsolutePath().getParent();
      if (isNew && folder != null) {
        sync(folder);
      }
      return true;
    } catch (IOException failure) {
      throw refused(" cannot be written.");
    }
  }

  /** A line that did not fit on the disk is taken back. */
  private static void write(FileChannel file, byte[] line) throws IOException {
    long before = file.size();
    try {
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      file.force(true);
    } catch (IOException failure) {
      file.truncate(before);
      throw failure;
    }
  }

  /** The new file's name is on disk only with its folder. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private List<Checkpoint> parsed() {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (Reader file = Files.newBufferedReader(path)) {
      for (String line = line(file); !line.isEmpty(); line = line(file)) {
        checkpoints.add(CheckpointJson.parse(line));
      }
    } catch (IllegalArgumentException malformed) {
      throw refused(
          ", line " + (checkpoints.size() + 1) + " is no checkpoint, or only a part of one.");
    } catch (CharacterCodingException malformed) {
      throw refused(" is no file of checkpoints: it is not UTF-8.");
    } catch (IOException unreadable) {
      throw refused(" cannot be read.");
    }
    return checkpoints;
  }

  /** With its end, if it has one; empty at the file's end; cut where no checkpoint is as long. */
  private static String line(Reader file) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = file.read(); c >= 0; c = file.read()) {
      line.append((char) c);
      if (c == '\n' || line.length() == LINE_CHARS_MAX) {
        break;
      }
    }
    return line.toString();
  }

  private BankException refused(String what) {
    return new BankException(ErrorCode.MALFORMED_REQUEST, path + what);
  }
}
