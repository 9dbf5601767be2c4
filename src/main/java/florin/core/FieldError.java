package florin.core;

/**
 * One thing wrong with one field of a request.
 *
 * @param pointer JSON pointer as a URI fragment, {@code #/amount}, or {@code ?limit} for a query
 * @param code snake_case, stable
 */
public record FieldError(String pointer, String code, String detail) {}
