package florin.reseal;

import florin.seal.Field;

/** Where sealed fields are: all of the schema, which a test compares with it. */
enum SealedColumn {
  EMAIL(Field.EMAIL, "app_user", "user_id", "email", "email_sealed"),
  FULL_NAME(Field.FULL_NAME, "app_user", "user_id", "full_name", "full_name_sealed"),
  LOCK_REASON(Field.LOCK_REASON, "app_user", "user_id", "lock_reason", "lock_reason_sealed"),
  ACCOUNT_NAME(Field.ACCOUNT_NAME, "account", "account_id", "name", "name_sealed"),
  PAYEE_NAME(Field.PAYEE_NAME, "payee", "payee_id", "CAST(NULL AS text)", "name_sealed"),
  DEVICE(Field.DEVICE, "session", "session_id", "CAST(NULL AS text)", "device_sealed"),
  MEMO(Field.MEMO, "command_text", "command_id", "text", "sealed"),
  AUDIT_TEXT(Field.AUDIT_DETAIL, "audit_text", "audit_id", "CAST(NULL AS text)", "sealed"),
  TOTP_SEED(Field.TOTP_SEED, "totp", "user_id", "CAST(NULL AS text)", "secret_sealed"),
  STANDING_ORDER_MEMO(
      Field.STANDING_ORDER_MEMO,
      "standing_order",
      "standing_order_id",
      "CAST(NULL AS text)",
      "memo_sealed"),
  INVITED_EMAIL(
      Field.INVITED_EMAIL, "invitation", "invitation_id", "CAST(NULL AS text)", "email_sealed");

  private final Field field;
  private final String table;
  private final String id;
  private final String clear;
  private final String sealed;

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
          case DEVICE, AUDIT_TEXT, PAYEE_NAME, TOTP_SEED, STANDING_ORDER_MEMO, INVITED_EMAIL -> "";
          default -> ", " + clear + " = NULL";
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
