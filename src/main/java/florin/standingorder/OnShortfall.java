package florin.standingorder;

/** What an order does when the source, or a limit of spending, has too little for it. */
public enum OnShortfall {
  /** The run is left out. */
  SKIP,
  /** The run is tried again on each of the next days. */
  RETRY,
  /** What is there is paid, if it is anything. */
  AVAILABLE
}
