package florin.imports;

/** A row that cannot be imported, by its line in the file, from 1. */
public record BadRow(long line, String reason) {}
