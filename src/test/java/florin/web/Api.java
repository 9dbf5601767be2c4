package florin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.UUID;

/** The bank as a script sees it, beside the browser. */
final class Api {
  static final String OPERATOR = "operator@example.com";
  static final String OPERATOR_PASSWORD = "nine patient herons";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  Api(String url) {
    this.url = url;
  }

  /** Pays money in, as an operator may. */
  void deposit(String account, long amount, String currency) {
    String login = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(OPERATOR, OPERATOR_PASSWORD);
    String operator = Json.text(post("/v1/auth/login", login, "").body(), "access_token");
    String body =
        "{\"account_id\":\"%s\",\"amount\":%d,\"currency\":\"%s\"}"
            .formatted(account, amount, currency);
    assertThat(post("/v1/deposits", body, operator).statusCode()).isEqualTo(201);
  }

  /** As many payments of 1, all of them or none. */
  void payOften(String from, String to, int times, String token) {
    String order =
        "{\"from_account_id\":\"%s\",\"to_account_id\":\"%s\",\"amount\":1,\"currency\":\"JPY\"}"
            .formatted(from, to);
    String orders = String.join(",", Collections.nCopies(times, order));
    String body = "{\"mode\":\"atomic\",\"transfers\":[" + orders + "]}";
    assertThat(post("/v1/transfers/batch", body, token).statusCode()).isEqualTo(200);
  }

  /** What a merchant asks of a card, whatever becomes of it. */
  void askCard(String card, long amount, String merchant, String token) {
    String body =
        "{\"amount\":%d,\"currency\":\"EUR\",\"merchant\":{\"name\":\"%s\",\"category\":\"retail\"}}"
            .formatted(amount, merchant);
    String path = "/v1/simulations/cards/" + card + "/authorizations";
    assertThat(post(path, body, token).statusCode()).isLessThan(500);
  }

  JsonNode get(String path, String token) {
    HttpResponse<String> answer = send(request(path, token).GET());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return Json.parse(answer.body());
  }

  /** The status that a request with this access token gets, without being anybody's activity. */
  int statusOf(String accessToken) {
    return send(request("/v1/accounts", accessToken).header("Florin-Background", "1").GET())
        .statusCode();
  }

  void logout(String accessToken) {
    assertThat(post("/v1/auth/logout", "{}", accessToken).statusCode()).isEqualTo(204);
  }

  int statusOfRefresh(String refreshToken) {
    return post("/v1/auth/refresh", "{\"refresh_token\":\"%s\"}".formatted(refreshToken), "")
        .statusCode();
  }

  private HttpResponse<String> post(String path, String body, String token) {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
