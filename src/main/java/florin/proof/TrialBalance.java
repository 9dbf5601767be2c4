package florin.proof;

import florin.core.AccountId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** What customers have, currency by currency, and what the bank's own accounts have against it. */
public final class TrialBalance {
  private final Jdbi jdbi;

  public TrialBalance(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** One currency; {@code difference} is not zero where money was made or lost. */
  record Trial(
      String currency,
      long customerAccounts,
      long customerBalance,
      List<SystemBalance> systemAccounts,
      long difference) {}

  record SystemBalance(String code, String accountId, long balance) {}

  /** Reads every account. */
  List<Trial> now() {
    Map<String, List<TrialDao.Sum>> byCurrency = new LinkedHashMap<>();
    for (TrialDao.Sum sum : jdbi.withExtension(TrialDao.class, TrialDao::sums)) {
      byCurrency.computeIfAbsent(sum.currency(), currency -> new ArrayList<>()).add(sum);
    }
    return byCurrency.values().stream().map(TrialBalance::trial).toList();
  }

  private static Trial trial(List<TrialDao.Sum> sums) {
    long accounts = 0;
    long owed = 0;
    long difference = 0;
    List<SystemBalance> own = new ArrayList<>();
    for (TrialDao.Sum sum : sums) {
      difference = Math.addExact(difference, sum.balance());
      if (sum.code() == null) {
        accounts = sum.accounts();
        owed = sum.balance();
      } else {
        own.add(new SystemBalance(sum.code(), new AccountId(sum.id()).toString(), sum.balance()));
      }
    }
    return new Trial(sums.get(0).currency(), accounts, owed, own, difference);
  }
}
