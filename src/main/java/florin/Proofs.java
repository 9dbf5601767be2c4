package florin;

import florin.audit.AuditSeal;
import florin.clock.BusinessClock;
import florin.config.Secret;
import florin.ledger.Aside;
import florin.proof.CheckpointService;
import florin.proof.SigningKey;
import org.jdbi.v3.core.Jdbi;

/** What proves the books beside themselves, the same for the bank and for its commands. */
public final class Proofs {
  private Proofs() {}

  /** Makes, keeps and compares checkpoints; its key is the one of {@link Config#keys}, if any. */
  public static CheckpointService checkpoints(Config config, Jdbi jdbi) {
    Secret seed = config.keys().checkpointKey();
    SigningKey key = seed == null ? null : SigningKey.of(seed.bytes());
    return new CheckpointService(jdbi, BusinessClock.over(jdbi, config.clocks().business()), key);
  }

  /** The audit log's chain, which the ledger's writer makes. */
  public static Aside sealing() {
    AuditSeal seal = new AuditSeal();
    return new Aside(seal::isDue, seal::seal);
  }
}
