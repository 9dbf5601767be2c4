package florin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTest {
  private static final Mail MAIL = new Mail("ada@example.com", "Grüße", "Ein Link:\nhttp://x/#y\n");
  private static final Clock WALL = Clock.systemUTC();

  @Test
  void a_mail_goes_with_login_sender_and_words() throws Exception {
    try (SmtpListener server = new SmtpListener(0)) {
      new Smtp(server.server(), false, "bank@example.com", WALL).deliver(MAIL);

      assertThat(server.next())
          .contains("From: bank@example.com", "To: ada@example.com", "Subject: =?UTF-8?")
          .contains("\nEin Link:\nhttp://x/#y\n");
      assertThat(server.commands()).contains("MAIL FROM:<bank@example.com>");
      assertThat(server.commands()).anyMatch(line -> line.startsWith("AUTH PLAIN"));
    }
  }

  @Test
  void where_tls_is_required_a_server_without_gets_neither_mail_nor_password() {
    try (SmtpListener server = new SmtpListener(0)) {
      Smtp smtp = new Smtp(server.server(), true, "bank@example.com", WALL);

      assertThatThrownBy(() -> smtp.deliver(MAIL)).isInstanceOf(Delivery.Undelivered.class);
      assertThat(server.poll(0)).isNull();
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void a_server_that_speaks_no_tls_where_it_should_gets_nothing() {
    try (SmtpListener server = new SmtpListener(0)) {
      SmtpServer tls = SmtpServer.parse("smtps://u:p@127.0.0.1:" + server.port());
      Smtp smtp = new Smtp(tls, false, "bank@example.com", WALL);

      assertThatThrownBy(() -> smtp.deliver(MAIL))
          .hasMessageNotContaining("ada@")
          .isInstanceOf(Delivery.Undelivered.class);
    }
  }

  @Test
  void a_mail_that_does_not_go_at_once_is_tried_again_and_nobody_waits_for_it() {
    try (SmtpListener server = new SmtpListener(1);
        Outbox outbox = new Outbox(new Smtp(server.server(), false, "b@example.com", WALL))) {
      long begun = System.nanoTime();
      assertThat(outbox.offer(() -> Optional.of(MAIL))).isTrue();
      assertThat(System.nanoTime() - begun).isLessThan(500_000_000);

      assertThat(server.next()).contains("To: ada@example.com");
    }
  }

  /** The database was away when its words were to be read there. */
  @Test
  void a_mail_that_cannot_be_written_at_once_is_written_later() {
    AtomicInteger tries = new AtomicInteger();
    try (SmtpListener server = new SmtpListener(0);
        Outbox outbox = new Outbox(new Smtp(server.server(), false, "b@example.com", WALL))) {
      outbox.offer(
          () -> {
            if (tries.incrementAndGet() == 1) {
              throw new IllegalStateException("planted");
            }
            return Optional.of(MAIL);
          });

      assertThat(server.next()).contains("To: ada@example.com");
    }
  }

  @Test
  void one_that_cannot_be_written_does_not_stop_the_others() {
    try (SmtpListener server = new SmtpListener(0);
        Outbox outbox = new Outbox(new Smtp(server.server(), false, "b@example.com", WALL))) {
      outbox.offer(
          () -> {
            throw new IllegalStateException("planted");
          });
      outbox.offer(Optional::empty);
      outbox.offer(() -> Optional.of(MAIL));

      assertThat(server.next()).contains("To: ada@example.com");
    }
  }

  @Test
  void what_waits_has_a_bound() {
    CountDownLatch go = new CountDownLatch(1);
    Delivery slow =
        mail -> {
          try {
            go.await();
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          }
        };
    try (Outbox outbox = new Outbox(slow)) {
      List<Boolean> taken =
          Stream.generate(() -> outbox.offer(() -> Optional.of(MAIL))).limit(1_200).toList();

      assertThat(taken.stream().filter(one -> one)).hasSize(1_000);
      go.countDown();
    }
  }

  @Test
  void a_sandbox_keeps_its_mails_in_a_folder_for_its_owner_alone(@TempDir Path folder)
      throws Exception {
    Path mails = folder.resolve("mail");
    new MailFolder(mails, "no-reply@localhost", WALL).deliver(MAIL);

    try (Stream<Path> files = Files.list(mails)) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.toString()).endsWith(".eml");
      assertThat(Files.readString(file)).contains("To: ada@example.com", "http://x/#y");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mails)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_url_says_where_and_how() {
    assertThat(SmtpServer.parse("smtp://user:p%40s%3As@mail.example.com:2525"))
        .isEqualTo(new SmtpServer(false, "mail.example.com", 2525, "user", "p@s:s"));
    assertThat(SmtpServer.parse("smtps://mail.example.com"))
        .isEqualTo(new SmtpServer(true, "mail.example.com", 465, null, null));
    assertThat(SmtpServer.parse("smtp://[::1]/").isLoopback()).isTrue();
    assertThat(SmtpServer.parse("smtp://user:secret@mail.example.com").toString())
        .isEqualTo("mail.example.com:587");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mail.example.com", "http://x", "smtp:/x", "smtp://u:p word@x", "smtp://x/y"})
  void what_is_none_is_refused_without_being_quoted(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpServer.parse(text))
        .withMessageStartingWith("must be smtp://");
  }
}
