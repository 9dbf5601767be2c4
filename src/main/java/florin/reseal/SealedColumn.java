package florin.reseal;

import florin.seal.Field;

/** Where sealed fields are: all of the schema, which a test compares with it. */
enum SealedColumn {
  EMAIL(Field.EMAIL, "app_user", "user_id", "email", "email_sealed"),
  NEW_EMAIL(Field.NEW_EMAIL, "email_change", "user_id", "email_sealed"),
  FULL_NAME(Field.FULL_NAME, "app_user", "user_id", "full_name", "full_name_sealed"),
  LOCK_REASON(Field.LOCK_REASON, "app_user", "user_id", "lock_reason", "lock_reason_sealed"),
  ACCOUNT_NAME(Field.ACCOUNT_NAME, "account", "account_id", "name", "name_sealed"),
  PAYEE_NAME(Field.PAYEE_NAME, "payee", "payee_id", "name_sealed"),
  DEVICE(Field.DEVICE, "session", "session_id", "device_sealed"),
  MEMO(Field.MEMO, "command_text", "command_id", "text", "sealed"),
  AUDIT_TEXT(Field.AUDIT_DETAIL, "audit_text", "audit_id", "sealed"),
  TOTP_SEED(Field.TOTP_SEED, "totp", "user_id", "secret_sealed"),
  STANDING_ORDER_MEMO(
      Field.STANDING_ORDER_MEMO, "standing_order", "standing_order_id", "memo_sealed"),
  INVITED_EMAIL(Field.INVITED_EMAIL, "invitation", "invitation_id", "email_sealed"),
  DATE_OF_BIRTH(Field.DATE_OF_BIRTH, "holder", "user_id", "date_of_birth_sealed"),
  PHONE(Field.PHONE, "holder", "user_id", "phone_sealed"),
  ADDRESS(Field.ADDRESS, "holder", "user_id", "address_sealed"),
  DOCUMENT(Field.DOCUMENT_NUMBER, "identity_document", "document_id", "number_sealed"),
  KYC_REASON(Field.KYC_REASON, "kyc_reason", "event_id", "reason_sealed"),
  CARD_LABEL(Field.CARD_LABEL, "card", "card_id", "label_sealed"),
  CARD_NUMBER(Field.CARD_NUMBER, "card", "card_id", "number_sealed"),
  CARD_SEED(Field.CARD_SEED, "card", "card_id", "seed_sealed");

  private final Field field;
  private final String table;
  private final String id;
  private final String clear;
  private final String sealed;

  /** One that never was in clear. */
  SealedColumn(Field field, String table, String id, String sealed) {
    this(field, table, id, "CAST(NULL AS text)", sealed);
  }

  SealedColumn(Field field, String table, String id, String clear, String sealed) {
    this.field = field;
    this.table = table;
    this.id = id;
    this.clear = clear;
    this.sealed = sealed;
  }

  Field field() {
    return field;
  }

  /** As it is told to a person. */
  String place() {
    return table + "." + sealed;
  }

  /** Those in clear; a bank's own accounts are called what they are. */
  private String inClear() {
    return clear + " IS NOT NULL" + (this == ACCOUNT_NAME ? " AND type <> 'system'" : "");
  }

  private String underAnother() {
    return "substring(" + sealed + " FROM 2 FOR 4) <> :current";
  }

  String count() {
    return "SELECT count(*) FILTER (WHERE "
        + sealed
        + " IS NOT NULL) AS sealed, count(*) FILTER (WHERE "
        + underAnother()
        + ") AS under_another, count(*) FILTER (WHERE "
        + inClear()
        + ") AS in_clear FROM "
        + table;
  }

  /** The next to be sealed anew, by id, locked; each as {@link florin.db.Sealing} reads it. */
  String next() {
    return "SELECT uuid_send("
        + id
        + ") || coalesce("
        + sealed
        + ", decode('00', 'hex') || convert_to("
        + clear
        + ", 'UTF8')) FROM "
        + table
        + " WHERE (("
        + inClear()
        + ") OR "
        + underAnother()
        + ") AND (CAST(:after AS uuid) IS NULL OR "
        + id
        + " > CAST(:after AS uuid)) ORDER BY "
        + id
        + " LIMIT :limit FOR NO KEY UPDATE";
  }

  String replace() {
    String cleared =
        switch (this) {
          case EMAIL -> ", email = NULL, email_key = NULL";
          case FULL_NAME, LOCK_REASON, ACCOUNT_NAME, MEMO -> ", " + clear + " = NULL";
          default -> "";
        };
    return "UPDATE "
        + table
        + " SET "
        + sealed
        + " = r.sealed"
        + cleared
        + " FROM unnest(:ids, :sealed) AS r (id, sealed) WHERE "
        + id
        + " = r.id";
  }
}
