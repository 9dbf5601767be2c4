package florin.http;

import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void look() {
    try (SampleServer s = new SampleServer()) {
      for (String h :
          new String[] {
            "GET /v1/hello",
            "HEAD /v1/hello",
            "GET /v1/hello/",
            "GET //v1/hello",
            "GET /v1//hello",
            "GET /v1/./hello",
            "GET /v1/x/../hello",
            "GET /%76%31/hello",
            "GET /V1/hello",
            "GET /v1/hello;x",
            "GET /v1/things/a%2Fb",
            "GET /v1/things/acc_%30",
            "GET /v1/things/a%00b",
            "GET /v1/things/a%zz",
            "DELETE /v1/hello",
            "OPTIONS /v1/hello",
            "TRACE /v1/hello",
            "PROPFIND /v1/hello",
            "CONNECT bank.test:80",
            "OPTIONS *",
            "FOO /v1/hello",
            "get /v1/hello",
            "GET /",
            "HEAD /",
            "GET /app.js",
            "GET /nothing.js",
            "GET /app.js/",
            "GET /../pom.xml",
            "GET /..%2fpom.xml",
            "POST /",
            "GET /v1/rows?limit=%zz",
            "GET /v1/throws/bug",
            "GET /v1/throws/overflow",
            "GET /v1/throws/outage",
            "GET /v1/later/overflow",
            "GET /v1/later/refusal",
            "GET /v1/later/bug",
            "GET /v1/later/fine",
            "GET http://evil.test/v1/hello",
            "GET /v1/me",
            "GET /v1/hello\r\nX: " + "a".repeat(20000),
            "GET /" + "a".repeat(20000),
          }) {
        Reply r = s.send(h);
        System.out.println(
            "#### "
                + (h.length() > 60 ? h.substring(0, 60) : h)
                + "\n"
                + String.join("\n", r.head())
                + "\n"
                + r.text().substring(0, Math.min(260, r.text().length())));
      }
    }
  }
}
