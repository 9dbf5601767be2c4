package florin.ledger;

/** A command and what became of it, as a {@link Companion} sees it. */
public record Decided(Command command, Outcome outcome) {}
