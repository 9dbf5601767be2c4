package florin.seal;

/**
 * All that is kept encrypted in the database. Each has keys of its own, made from the one that is
 * given; what is sealed for one field opens in no other.
 */
public enum Field {
  EMAIL("app_user.email"),
  NEW_EMAIL("email_change.email"),
  FULL_NAME("app_user.full_name"),
  LOCK_REASON("app_user.lock_reason"),
  DEVICE("session.device"),
  MEMO("command_text.text"),
  ACCOUNT_NAME("account.name"),
  PAYEE_NAME("payee.name"),
  TOTP_SEED("totp.seed"),
  AUDIT_DETAIL("audit.detail"),
  STANDING_ORDER_MEMO("standing_order.memo"),
  INVITED_EMAIL("invitation.email"),
  DATE_OF_BIRTH("holder.date_of_birth"),
  PHONE("holder.phone"),
  ADDRESS("holder.address"),
  DOCUMENT_NUMBER("identity_document.number"),
  KYC_REASON("kyc_reason.reason"),
  CARD_LABEL("card.label"),
  CARD_NUMBER("card.number"),
  CARD_SEED("card.seed");

  private final String place;

  Field(String place) {
    this.place = place;
  }

  /** Table and column: part of what its keys are made from, so it never changes. */
  String place() {
    return place;
  }
}
