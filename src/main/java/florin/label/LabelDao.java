package florin.label;

import florin.core.UserId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.seal.Field;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

@RegisterConstructorMapper(LabelDao.Named.class)
interface LabelDao {
  record Named(String accountNumber, @Opened(Field.PAYEE_NAME) String name) {}

  /** In no order. */
  @SqlQuery(
      "SELECT p.account_number, "
          + Sealing.PAYEE_NAME
          + " AS name FROM payee p WHERE p.user_id = :user")
  List<Named> names(@Bind("user") UserId user);
}
