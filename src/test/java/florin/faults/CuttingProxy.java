package florin.faults;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a bank and PostgreSQL and passes everything on, until it is armed: then it cuts
 * the connection of the next COMMIT (PostgreSQL 55, the message formats).
 */
final class CuttingProxy implements AutoCloseable {
  private static final int NO_TYPE = -1;
  private static final int SSL_REQUEST = 80877103;
  private static final int MESSAGE_MAX = 1 << 26;

  /** When the connection breaks, and what becomes of the COMMIT. */
  enum Cut {
    NONE,
    /** The COMMIT never arrives. */
    BEFORE_IT_IS_SENT,
    /** The COMMIT is sent and the connection broken at once, whatever PostgreSQL is at. */
    AFTER_IT_IS_SENT,
    /** The COMMIT is done, and its answer never arrives. */
    BEFORE_ITS_ANSWER,
    /** The client's side breaks, the COMMIT arrives a second later all the same. */
    LONG_BEFORE_IT_ARRIVES,
    /** The same, when nobody can have waited for it any more. */
    MUCH_TOO_LONG_BEFORE_IT_ARRIVES
  }

  private final ServerSocket listener;
  private final int target;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "cutting-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicReference<Cut> armed = new AtomicReference<>(Cut.NONE);
  private final AtomicInteger toPass = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile long answersTakeMillis;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts the connection of one COMMIT, after so many that pass. */
  void arm(Cut cut, int passing) {
    toPass.set(passing);
    armed.set(cut);
  }

  /** From now on PostgreSQL's answers take so long. */
  void slow(long millis) {
    answersTakeMillis = millis;
  }

  int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        threads.execute(() -> new Link(client, server).passRequests());
      }
    } catch (IOException closed) {
      // the end
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  /** One message of the client; {@code type} is {@link #NO_TYPE} during the start-up. */
  private record Message(int type, byte[] body) {
    static Message read(DataInputStream in, boolean started) throws IOException {
      int type = started ? in.readUnsignedByte() : NO_TYPE;
      int length = in.readInt() - 4;
      if (length < 0 || length > MESSAGE_MAX) {
        throw new EOFException("not PostgreSQL's protocol");
      }
      byte[] body = new byte[length];
      in.readFully(body);
      return new Message(type, body);
    }

    void write(OutputStream out) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(body.length + (type == NO_TYPE ? 4 : 5));
      if (type != NO_TYPE) {
        bytes.put((byte) type);
      }
      out.write(bytes.putInt(body.length + 4).put(body).array());
    }

    /** The strings it begins with, each ended by a zero. */
    List<String> strings() {
      return List.of(new String(body, StandardCharsets.ISO_8859_1).split("\0", -1));
    }
  }

  /** One connection. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Set<String> commits = new HashSet<>();
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void passRequests() {
      threads.execute(this::passAnswers);
      try (client;
          server) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        boolean started = false;
        while (true) {
          Message message = Message.read(in, started);
          if (isCommit(message) && isTime()) {
            cut(message, in, out);
            return;
          }
          message.write(out);
          started |= !isSslRequest(message);
        }
      } catch (IOException over) {
        // one side hung up
      }
    }

    private boolean isSslRequest(Message message) {
      return message.type() == NO_TYPE && ByteBuffer.wrap(message.body()).getInt() == SSL_REQUEST;
    }

    /** Bound, or asked for as it is; a statement is known by the name it was parsed under. */
    private boolean isCommit(Message message) {
      return switch (message.type()) {
        case 'Q' -> message.strings().get(0).equals("COMMIT");
        case 'P' -> {
          List<String> strings = message.strings();
          if (strings.get(1).equals("COMMIT")) {
            commits.add(strings.get(0));
          } else {
            commits.remove(strings.get(0));
          }
          yield false;
        }
        case 'B' -> commits.contains(message.strings().get(1));
        default -> false;
      };
    }

    private boolean isTime() {
      return armed.get() != Cut.NONE && toPass.getAndDecrement() <= 0;
    }

    private void cut(Message first, DataInputStream in, OutputStream out) throws IOException {
      Cut how = armed.getAndSet(Cut.NONE);
      cut.set(how);
      cuts.incrementAndGet();
      List<Message> commit = new ArrayList<>(List.of(first));
      while (commit.get(commit.size() - 1).type() != 'S' && first.type() != 'Q') {
        commit.add(Message.read(in, true));
      }
      switch (how) {
        case LONG_BEFORE_IT_ARRIVES -> hangUpAndWait(1);
        case MUCH_TOO_LONG_BEFORE_IT_ARRIVES -> hangUpAndWait(6);
        default -> {}
      }
      if (how != Cut.BEFORE_IT_IS_SENT) {
        for (Message message : commit) {
          message.write(out);
        }
      }
      if (how != Cut.BEFORE_IT_IS_SENT && how != Cut.AFTER_IT_IS_SENT) {
        awaitAnswer();
      }
    }

    private void hangUpAndWait(int seconds) throws IOException {
      client.close();
      pause(TimeUnit.SECONDS.toMillis(seconds));
    }

    /** PostgreSQL has answered when the other thread has seen it. */
    private void awaitAnswer() {
      for (int i = 0; i < 2_000 && cut.get() != Cut.NONE; i++) {
        pause(5);
      }
    }

    private void pause(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    /** Of a cut connection nothing arrives any more. */
    private void passAnswers() {
      byte[] buffer = new byte[1 << 16];
      try {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          if (cut.get() != Cut.NONE) {
            cut.set(Cut.NONE);
            return;
          }
          pause(answersTakeMillis);
          out.write(buffer, 0, length);
        }
      } catch (IOException over) {
        // one side hung up
      }
    }
  }
}
