package florin.kyc;

import florin.audit.Actor;
import florin.audit.Audit;
import florin.audit.AuditEvent;
import florin.audit.AuditKind;
import florin.core.UserId;
import florin.person.KycStatus;
import florin.person.Standing;
import java.time.Instant;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** From one standing to the next, with history and log; in the caller's transaction. */
record Steps(Audit audit) {

  /** Who says it, why and when. */
  record Said(Actor by, @Nullable String reason, Instant at) {
    private Standing.Cause cause() {
      return new Standing.Cause(by.userId(), reason, at);
    }
  }

  record Step(Standing from, Standing to) {}

  void change(Handle handle, UserId user, Step step, Said said) {
    step.from.become(handle, user, step.to, said.cause());
    audit.record(
        handle,
        AuditEvent.done(AuditKind.KYC_CHANGED, said.by)
            .about(user)
            .changed("status", slug(step.from.status()), slug(step.to.status())));
  }

  /** Of a document that is to follow; its holder is verified before and after. */
  void renew(Handle handle, UserId user, Standing.Renewal renewal, Said said) {
    renewal.before().renew(handle, user, renewal, said.cause());
    audit.record(
        handle,
        AuditEvent.done(AuditKind.KYC_CHANGED, said.by)
            .about(user, renewal.document())
            .changed("renewal", slug(renewal.from()), slug(renewal.to())));
  }

  static String slug(KycStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
