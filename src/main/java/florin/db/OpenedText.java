package florin.db;

import florin.seal.Field;
import java.util.Optional;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.QualifiedColumnMapperFactory;
import org.jdbi.v3.core.qualifier.QualifiedType;

/** Reads what is {@link Opened}. */
final class OpenedText implements QualifiedColumnMapperFactory {
  @Override
  public Optional<ColumnMapper<?>> build(QualifiedType<?> type, ConfigRegistry config) {
    return type.getQualifiers().stream()
        .filter(Opened.class::isInstance)
        .findFirst()
        .map(opened -> mapper(((Opened) opened).value()));
  }

  private static ColumnMapper<?> mapper(Field field) {
    return (row, column, context) -> {
      byte[] kept = row.getBytes(column);
      return kept == null ? null : Sealing.text(kept, field, Sealing.of(context));
    };
  }
}
