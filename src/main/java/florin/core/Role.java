package florin.core;

/** What a user may do beside owning accounts. An auditor reads everything and changes nothing. */
public enum Role {
  CUSTOMER,
  OPERATOR,
  AUDITOR
}
