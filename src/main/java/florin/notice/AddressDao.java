package florin.notice;

import florin.core.UserId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.seal.Field;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface AddressDao {
  record Address(@Opened(Field.EMAIL) String email) {}

  @SqlQuery("SELECT " + Sealing.EMAIL + " AS email FROM app_user u WHERE u.user_id = :user")
  @RegisterConstructorMapper(Address.class)
  Optional<Address> find(@Bind("user") UserId user);
}
