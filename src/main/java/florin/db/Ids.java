package florin.db;

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
import florin.core.Scope;
import florin.core.SessionId;
import florin.core.StandingOrderId;
import florin.core.TermsId;
import florin.core.TransferId;
import florin.core.UserId;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;

/** Lets Jdbi read and bind our ids as PostgreSQL's uuid. */
final class Ids {
  private Ids() {}

  static void register(Jdbi jdbi) {
    register(jdbi, AccountId.class, AccountId::new, AccountId::value);
    register(jdbi, ApiKeyId.class, ApiKeyId::new, ApiKeyId::value);
    register(jdbi, PayeeId.class, PayeeId::new, PayeeId::value);
    register(jdbi, UserId.class, UserId::new, UserId::value);
    register(jdbi, SessionId.class, SessionId::new, SessionId::value);
    register(jdbi, HoldId.class, HoldId::new, HoldId::value);
    register(jdbi, StandingOrderId.class, StandingOrderId::new, StandingOrderId::value);
    register(jdbi, TermsId.class, TermsId::new, TermsId::value);
    register(jdbi, InvitationId.class, InvitationId::new, InvitationId::value);
    register(jdbi, TransferId.class, TransferId::new, TransferId::value);
    register(jdbi, CheckpointId.class, CheckpointId::new, CheckpointId::value);
    register(jdbi, DocumentId.class, DocumentId::new, DocumentId::value);
    register(jdbi, CardId.class, CardId::new, CardId::value);
    register(jdbi, AuthorizationId.class, AuthorizationId::new, AuthorizationId::value);
    register(jdbi, AuditId.class, AuditId::new, AuditId::value);
    jdbi.registerArrayType(Scope.class, "text", Scope::name);
    jdbi.registerArrayType(SessionId.class, "uuid", id -> id.value());
    jdbi.registerArrayType(AccountId.class, "uuid", id -> id.value());
  }

  private static <T> void register(
      Jdbi jdbi, Class<T> type, Function<UUID, T> read, Function<T, UUID> write) {
    jdbi.registerColumnMapper(
        type,
        (row, column, context) -> {
          UUID id = row.getObject(column, UUID.class);
          return id == null ? null : read.apply(id);
        });
    jdbi.registerArgument(
        (ArgumentFactory)
            (declared, value, config) -> {
              if (!type.isInstance(value)) {
                return java.util.Optional.empty();
              }
              UUID id = write.apply(type.cast(value));
              Argument argument =
                  (position, statement, context) -> statement.setObject(position, id);
              return java.util.Optional.of(argument);
            });
  }
}
