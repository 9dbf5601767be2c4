package florin.http;

import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.ErrorCode;
import io.javalin.config.Key;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Refusals of authorisation, for the audit log: whoever is known and is told 403, or asks for what
 * is another's. That answers as what is not there, so both are noted, in the same way: what is done
 * for one and not for the other could be measured from outside.
 */
public final class Refusals {
  static final Key<Consumer<AuditEvent>> EAR = new Key<>("florin.refusals");
  private static final Pattern ID = Pattern.compile("[a-z]{3,4}_[0-7][0-9a-hjkmnp-tv-z]{25}");
  private static final int FORBIDDEN = 403;

  private Refusals() {}

  static void note(Context ctx, ErrorCode code) {
    if (isOfAuthorisation(ctx, code)) {
      ctx.appData(EAR).accept(event(ctx, code));
    }
  }

  /** The same for what was asked in one request with several parts: one event, for the first. */
  public static void noteAll(Context ctx, List<ErrorCode> codes) {
    List<ErrorCode> ours = codes.stream().filter(code -> isOfAuthorisation(ctx, code)).toList();
    if (!ours.isEmpty()) {
      ctx.appData(EAR).accept(event(ctx, ours.get(0)).with("items", ours.size()));
    }
  }

  private static boolean isOfAuthorisation(Context ctx, ErrorCode code) {
    boolean isAnothers = code == ErrorCode.NOT_FOUND && Auth.callerIfKnown(ctx) != null;
    return isAnothers || Problems.status(code) == FORBIDDEN;
  }

  private static AuditEvent event(Context ctx, ErrorCode code) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    return AuditEvent.refused(AuditKind.AUTHORISATION_REFUSED, Actors.of(ctx))
        .about(ctx.pathParamMap().values().stream().filter(Refusals::isId).toArray())
        .with("code", code.slug())
        .with("method", ctx.method().name())
        .with("route", endpoint == null ? null : endpoint.path);
  }

  private static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
