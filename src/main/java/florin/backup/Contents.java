package florin.backup;

import java.util.List;

/**
 * What one snapshot holds, so that a restored bank can be compared with the one that was saved.
 *
 * @param tables in an order in which each comes after those that it refers to
 * @param sums per currency: its code, accounts, customers' balances, system accounts' balances,
 *     held, and all that was ever credited, in minor units
 */
record Contents(List<Table> tables, List<String> sums) {
  /** A table and how many rows it has. */
  record Table(String name, List<String> columns, long rows) {
    /** What COPY reads or writes; empty for a table without columns. */
    String columnList() {
      return columns.isEmpty() ? "" : '"' + String.join("\", \"", columns) + '"';
    }

    String quoted() {
      return '"' + name + '"';
    }

    Table withRows(long counted) {
      return new Table(name, columns, counted);
    }
  }

  /** Where a sequence stands. */
  record Sequence(String name, long lastValue, boolean called) {}

  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /** The same schema, with nothing in it. */
  List<Table> shape() {
    return tables.stream().map(table -> table.withRows(0)).toList();
  }
}
