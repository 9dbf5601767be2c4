package florin.http;

import florin.audit.Actor;
import florin.core.Caller;
import io.javalin.http.Context;

/** Who a request comes from, as the audit log names him. */
public final class Actors {
  private Actors() {}

  public static Actor of(Context ctx) {
    Caller caller = Auth.callerIfKnown(ctx);
    String request = RequestId.of(ctx);
    return caller == null
        ? Actor.nobody(request, Asker.address(ctx))
        : Actor.of(caller, request, Asker.address(ctx));
  }
}
