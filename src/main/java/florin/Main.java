package florin;

import io.javalin.Javalin;

public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Javalin app =
        Javalin.create(
            c -> {
              c.startup.showJavalinBanner = false;
              c.routes.get("/x", ctx -> ctx.result("hello"));
            });
    app.start("127.0.0.1", 18080);
    var r =
        java.net.http.HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create("http://127.0.0.1:18080/x"))
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
    System.out.println(r.statusCode() + r.body());
    app.stop();
  }
}
