package florin.interest;

import florin.core.Money;
import florin.interest.Posting.Progress;
import florin.interest.Posting.State;
import florin.ledger.Companion;
import florin.ledger.Decided;
import florin.ledger.Outcome;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Writes with the interest or the fee that it is posted. */
public final class PostingRows implements Companion {
  @Override
  public void write(Handle handle, List<Decided> batch) {
    List<Posting> postings = new ArrayList<>();
    for (Decided decided : batch) {
      PostingKey key = PostingKey.of(decided.command());
      if (key != null && decided.outcome() instanceof Outcome.Posted posted) {
        postings.add(posting(key, posted));
      }
    }
    if (!postings.isEmpty()) {
      handle.attach(PostingDao.class).posted(PostingDao.Rows.of(postings));
    }
  }

  /** What the rounding left stays in the row that is there; a closed account carries nothing on. */
  private static Posting posting(PostingKey key, Outcome.Posted posted) {
    Money money = Objects.requireNonNull(posted.record().money());
    var progress = new Progress(State.POSTED, null, 1, null, posted.record().id());
    return new Posting(
        key, money.currency(), ZoneOffset.UTC, money.amountCents(), 0, progress, null);
  }
}
