package florin.audit;

import java.util.Locale;

/** What can be in the audit log. Kinds are added, never renamed: old rows keep their word. */
public enum AuditKind {
  // coming and going
  SIGNUP,
  LOGIN,
  LOGIN_FAILED,
  LOCK_OUT,
  LOGOUT,
  REFRESH_REUSE,
  SESSION_ENDED,
  AUTHORISATION_REFUSED,

  // users and what they come in with
  USER_CREATED,
  USER_LOCKED,
  USER_UNLOCKED,
  ROLE_CHANGED,
  EMAIL_CHANGED,
  PASSWORD_CHANGED,
  PASSWORD_RESET_ASKED,
  PASSWORD_RESET,
  TOTP_ENABLED,
  TOTP_DISABLED,
  RECOVERY_CODE_USED,
  KEY_CREATED,
  KEY_REVOKED,
  STEP_UP_REFUSED,
  DOCUMENT_ADDED,
  DOCUMENT_REMOVED,
  KYC_CHANGED,
  USER_ERASED,

  // accounts and money
  ACCOUNT_FROZEN,
  ACCOUNT_UNFROZEN,
  ACCOUNT_CLOSED,
  LIMITS_SET,
  DEPOSIT,
  WITHDRAWAL,
  REVERSAL,
  FORCED_REVERSAL,

  // the bank itself
  CHECKPOINT_MADE,
  VERIFICATION_ASKED,
  SIGNING_KEY_CHANGED,
  ENCRYPTION_KEY_CHANGED,
  AUDIT_LOST;

  /** As the log and the API write it. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT);
  }
}
