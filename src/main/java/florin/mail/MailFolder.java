package florin.mail;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where no mail leaves the house: each goes to the log, and into a folder as a file that its owner
 * alone can read. For trying things out, never for a bank with customers. Thread-safe.
 */
public final class MailFolder implements Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(MailFolder.class);

  private final @Nullable Path folder;
  private final String from;
  private final Clock wall;

  /**
   * @param folder made when the first mail comes; null for the log alone
   */
  public MailFolder(@Nullable Path folder, String from, Clock wall) {
    this.folder = folder;
    this.from = from;
    this.wall = wall;
  }

  @Override
  public void deliver(Mail mail) throws Undelivered {
    LOG.info("a mail: {}\n{}", mail.subject(), mail.text());
    if (folder == null) {
      return;
    }
    Session session = Session.getInstance(new Properties());
    try (OutputStream file = newFile(folder)) {
      Smtp.message(session, from, mail, wall).writeTo(file);
    } catch (IOException | MessagingException failure) {
      throw new Undelivered(failure.getClass().getSimpleName() + " at " + folder);
    }
  }

  private static OutputStream newFile(Path folder) throws IOException {
    var ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    var read = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createDirectories(folder, ours);
    Path file = folder.resolve(UuidCreator.getTimeOrderedEpoch() + ".eml");
    Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), read)
        .close();
    return Files.newOutputStream(file);
  }
}
