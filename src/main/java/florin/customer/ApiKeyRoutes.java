package florin.customer;

import florin.auth.ApiKeys;
import florin.core.ApiKeyId;
import florin.core.Scope;
import florin.core.UserId;
import florin.http.Actors;
import florin.http.Auth;
import florin.http.Choice;
import florin.http.Json;
import florin.http.JsonBody;
import florin.http.Page;
import florin.http.Query;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /v1/api_keys}. */
public final class ApiKeyRoutes {
  private static final int NAME_MAX = 80;
  private static final Function<String, Scope> SCOPE = Choice.of(Scope.class);

  private final ApiKeys keys;

  public ApiKeyRoutes(ApiKeys keys) {
    this.keys = keys;
  }

  /** A key as the API shows it. */
  public record KeyView(
      ApiKeyId id,
      String name,
      Set<Scope> scopes,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt) {
    static KeyView of(ApiKeys.ApiKey key) {
      return new KeyView(
          key.keyId(),
          key.name(),
          key.scopes(),
          key.createdAt(),
          key.expiresAt(),
          key.lastUsedAt());
    }
  }

  /** The one time that it is shown whole. */
  record NewKeyView(
      ApiKeyId id,
      String name,
      Set<Scope> scopes,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      String key) {}

  public void make(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String name = body.text("name", NAME_MAX);
    Set<Scope> scopes = body.strings("scopes", Scope.values().length, SCOPE);
    Instant expiresAt = body.optionalInstant("expires_at");
    body.check();
    ApiKeys.Made made =
        keys.make(
            Auth.session(ctx).userId(),
            new ApiKeys.Wanted(name, scopes, expiresAt),
            Actors.of(ctx));
    KeyView key = KeyView.of(made.key());
    Json.write(
        ctx,
        HttpStatus.CREATED,
        new NewKeyView(
            key.id(),
            key.name(),
            key.scopes(),
            key.createdAt(),
            key.expiresAt(),
            key.lastUsedAt(),
            made.secret()));
  }

  public void list(Context ctx) {
    Query query = Query.of(ctx);
    Page page = query.page();
    query.check();
    ApiKeyId after = page.after(ApiKeyId::parse);
    page.answer(
        ctx,
        keys.list(Auth.session(ctx).userId(), after, page.fetch()),
        key -> key.keyId().toString(),
        KeyView::of);
  }

  /** All of a user. */
  public List<KeyView> all(UserId user) {
    return keys.list(user, null, ApiKeys.OF_A_USER_MAX).stream().map(KeyView::of).toList();
  }

  public void delete(Context ctx) {
    JsonBody.orEmpty(ctx).check();
    ApiKeyId key = ApiKeyId.parse(ctx.pathParam("id"));
    keys.delete(Auth.session(ctx).userId(), key, Actors.of(ctx));
    ctx.status(HttpStatus.NO_CONTENT);
  }
}
