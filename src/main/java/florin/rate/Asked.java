package florin.rate;

/**
 * A request that wants a permit.
 *
 * @param policy what is counted, {@code login}
 * @param who whose count it is: an address, a user, a hash of an account; never an e-mail address
 */
public record Asked(String policy, String who, Rate rate) {
  Asked share(int instances) {
    return new Asked(policy, who, rate.share(instances));
  }

  /** One bucket for each; under another rate it is another bucket. */
  String key() {
    return "florin:rate:" + policy + ":" + rate + ":" + who;
  }
}
