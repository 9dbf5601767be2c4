package florin.kyc;

/** What shows who somebody is. */
public enum DocumentType {
  PASSPORT,
  ID_CARD,
  DRIVING_LICENCE,
  RESIDENCE_PERMIT
}
