package florin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import florin.core.AccountId;
import florin.core.ApiKeyId;
import florin.core.AuditId;
import florin.core.AuthorizationId;
import florin.core.CardId;
import florin.core.CheckpointId;
import florin.core.DocumentId;
import florin.core.HoldId;
import florin.core.InvitationId;
import florin.core.PayeeId;
import florin.core.SessionId;
import florin.core.StandingOrderId;
import florin.core.TermsId;
import florin.core.TransferId;
import florin.core.UserId;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Set;

/**
 * How answers are written: snake_case, nulls kept, ids by their text, enums in lower case, times in
 * UTC with exactly six decimals. Thread-safe.
 */
public final class Json {
  static final String CONTENT_TYPE = "application/json";

  /** Every id of the vocabulary; each is written by its {@code toString}. */
  static final Set<Class<?>> IDS =
      Set.of(
          AccountId.class,
          ApiKeyId.class,
          AuditId.class,
          AuthorizationId.class,
          CardId.class,
          PayeeId.class,
          CheckpointId.class,
          DocumentId.class,
          HoldId.class,
          InvitationId.class,
          SessionId.class,
          StandingOrderId.class,
          TermsId.class,
          TransferId.class,
          UserId.class);

  /** A pattern of fields would take a fifth of the time of a page of entries. */
  private static final DateTimeFormatter MICROSECONDS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .addModule(module())
          .build();

  private Json() {}

  /** Answers with {@code view}, a record or a map. */
  public static void write(Context ctx, HttpStatus status, Object view) {
    answer(ctx.status(status).contentType(CONTENT_TYPE), bytes(view));
  }

  /** In one piece, however long: else what does not fit a buffer would be sent in chunks. */
  static void answer(Context ctx, byte[] body) {
    ctx.res().setContentLength(body.length);
    ctx.result(body);
  }

  public static byte[] bytes(Object view) {
    try {
      return MAPPER.writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A view cannot be written as JSON", e);
    }
  }

  /** RFC 3339 in UTC, {@code 2026-01-31T09:30:00.123456Z}. */
  public static String time(Instant instant) {
    return MICROSECONDS.format(instant);
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("florin");
    for (Class<?> id : IDS) {
      module.addSerializer(id, ToStringSerializer.instance);
    }
    module.addSerializer(LocalDate.class, ToStringSerializer.instance);
    module.addSerializer(Instant.class, new Times());
    module.addSerializer(Enum.class, new Words());
    return module;
  }

  private static final class Times extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(time(value));
    }
  }

  @SuppressWarnings("rawtypes") // one serializer for every enum there is
  private static final class Words extends JsonSerializer<Enum> {
    @Override
    public void serialize(Enum value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }
}
