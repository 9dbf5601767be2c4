package florin.kyc;

import florin.core.DocumentId;
import florin.core.UserId;
import florin.db.Opened;
import florin.db.Sealing;
import florin.seal.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

@RegisterConstructorMapper(DocumentDao.Row.class)
interface DocumentDao {
  /** A document with its whole number. */
  record Row(
      DocumentId documentId,
      DocumentType type,
      @Opened(Field.DOCUMENT_NUMBER) String number,
      String country,
      LocalDate expiresOn,
      Instant addedAt) {
    IdentityDocument shown() {
      String last4 = IdentityDocument.last4(number);
      return new IdentityDocument(documentId, type, last4, country, expiresOn, addedAt);
    }
  }

  @SqlUpdate(
      """
      INSERT INTO identity_document
        (document_id, user_id, type, country, expires_on, number_sealed, added_at)
      VALUES (:documentId, :user, :type, :country, :expiresOn, :sealed, :addedAt)
      """)
  void insert(@Bind("user") UserId user, @Bind("sealed") byte[] number, @BindMethods Row document);

  @SqlQuery("SELECT count(*) FROM identity_document WHERE user_id = :user")
  int count(@Bind("user") UserId user);

  /** Newest first. */
  @SqlQuery(
      "SELECT "
          + Sealing.DOCUMENT_NUMBER
          + """
           AS number, document_id, type, country, expires_on, added_at FROM identity_document d
          WHERE user_id = :user
            AND (CAST(:after AS uuid) IS NULL OR document_id < CAST(:after AS uuid))
          ORDER BY document_id DESC LIMIT :limit
          """)
  List<Row> list(
      @Bind("user") UserId user,
      @Bind("after") @Nullable DocumentId after,
      @Bind("limit") int limit);

  @SqlUpdate("DELETE FROM identity_document WHERE document_id = :document AND user_id = :user")
  boolean delete(@Bind("user") UserId user, @Bind("document") DocumentId document);
}
