package florin;

import florin.audit.AuditSeal;
import florin.clock.BusinessClock;
import florin.config.Secret;
import florin.ledger.Aside;
import florin.proof.CheckpointService;
import florin.proof.SigningKey;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What proves the books beside themselves, the same for the bank and for its commands. */
public final class Proofs {
  private Proofs() {}

  /** Makes, keeps and compares checkpoints; its key is the one of {@link Config#keys}, if any. */
  public static CheckpointService checkpoints(Config config, Jdbi jdbi) {
    var business = BusinessClock.over(jdbi, config.clocks().business());
    return new CheckpointService(jdbi, business, signingKey(config));
  }

  static @Nullable SigningKey signingKey(Config config) {
    Secret seed = config.keys().checkpointKey();
    return seed == null ? null : SigningKey.of(seed.bytes());
  }

  /** The audit log's chain, which the ledger's writer makes. */
  public static Aside sealing() {
    AuditSeal seal = new AuditSeal();
    return new Aside(seal::isDue, seal::seal);
  }
}
