package florin.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mail server on loopback that keeps what it is given: RFC 5321 as far as one sender needs it.
 */
public final class SmtpListener implements AutoCloseable {
  private final ServerSocket socket;
  private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();
  private final List<String> commands = new ArrayList<>();
  private final AtomicInteger refusals;

  /**
   * @param refusals how many mails it refuses first, as one that is overloaded does
   */
  public SmtpListener(int refusals) {
    this.refusals = new AtomicInteger(refusals);
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread thread = new Thread(this::listen, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return socket.getLocalPort();
  }

  public SmtpServer server() {
    return SmtpServer.parse("smtp://florin:p%40ss@127.0.0.1:" + port());
  }

  /** The next mail, as it came; waits for it. Fails after ten seconds. */
  public String next() {
    String mail = poll(10);
    if (mail == null) {
      throw new AssertionError("no mail came");
    }
    return mail;
  }

  /** The next mail within so many seconds, or null. */
  public String poll(int seconds) {
    try {
      return mails.poll(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      throw new AssertionError(stopping);
    }
  }

  synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  private synchronized void heard(String line) {
    commands.add(line);
  }

  private void listen() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        talk(client);
      } catch (IOException closed) {
        // the client went, or the test is over
      }
    }
  }

  private void talk(Socket client) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    Writer out =
        new java.io.OutputStreamWriter(client.getOutputStream(), StandardCharsets.US_ASCII);
    say(out, "220 ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard(line);
      switch (line.toUpperCase(Locale.ROOT).split("[ :]", 2)[0]) {
        case "EHLO" -> say(out, "250-here\r\n250 AUTH PLAIN");
        case "AUTH" -> say(out, "235 ok");
        case "DATA" -> data(in, out);
        case "RCPT" -> say(out, refusals.getAndDecrement() > 0 ? "451 busy" : "250 ok");
        case "QUIT" -> {
          say(out, "221 bye");
          return;
        }
        default -> say(out, "250 ok");
      }
    }
  }

  private void data(BufferedReader in, Writer out) throws IOException {
    say(out, "354 go on");
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append('\n');
    }
    mails.add(mail.toString());
    say(out, "250 taken");
  }

  private static void say(Writer out, String line) throws IOException {
    out.write(line + "\r\n");
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
