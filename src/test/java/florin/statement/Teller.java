package florin.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import florin.Bank;
import florin.auth.SettableClock;
import florin.contract.Account;
import florin.contract.Api;
import florin.contract.Customer;
import florin.contract.Operator;
import florin.contract.Response;
import florin.contract.TestBank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bank whose clock is ours, and what is asked of it about statements. */
record Teller(Bank started, SettableClock clock, TestBank bank, Operator operator)
    implements AutoCloseable {

  static Teller at(String now, String zone) {
    SettableClock clock = new SettableClock(Instant.parse(now));
    Bank started = Bank.start(TestBank.follow(clock).withTimeZone(ZoneId.of(zone)));
    TestBank bank = TestBank.of(started);
    return new Teller(started, clock, bank, bank.operator());
  }

  void now(String instant) {
    clock.set(Instant.parse(instant));
  }

  /** Money that came; with an effective time where one is given. */
  void deposit(Account to, long amount, @Nullable String effectiveAt) {
    cash("/v1/deposits", to, amount, effectiveAt).expect(201);
  }

  Response cash(String path, Account account, long amount, @Nullable String effectiveAt) {
    Map<String, Object> order = Operator.order(account, amount);
    if (effectiveAt != null) {
      order.put("effective_at", effectiveAt);
    }
    return operator.cash(path, order);
  }

  static Response pay(Customer customer, Account from, Account to, long amount, String memo) {
    Map<String, Object> order = Customer.order(from, to, amount);
    order.put("memo", memo);
    return customer.pay(order, UUID.randomUUID().toString()).expect(201);
  }

  static Response statement(Account account, String name) {
    return account.owner().get(account.path() + "/statements/" + name);
  }

  static HttpResponse<byte[]> answer(Account account, String method, String name) {
    Api api = account.owner();
    URI uri = URI.create(api.base() + account.path() + "/statements/" + name);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    api.headers().forEach(request::header);
    try {
      return api.client().send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The file as it is given. */
  static byte[] bytes(Account account, String name) {
    HttpResponse<byte[]> answer = answer(account, "GET", name);
    if (answer.statusCode() != 200) {
      throw new AssertionError(name + ": " + new String(answer.body(), UTF_8));
    }
    return answer.body();
  }

  /** As somebody may who owns the tables: nothing is final to him. */
  void tamper(String sql) throws SQLException {
    var owner = started.storage().owner();
    try (Connection connection =
            DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE entry DISABLE TRIGGER USER");
      statement.execute(sql);
      statement.execute("ALTER TABLE entry ENABLE TRIGGER USER");
    }
  }

  @Override
  public void close() {
    started.close();
  }
}
