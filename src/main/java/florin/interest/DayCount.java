package florin.interest;

import java.time.LocalDate;

/** How many days a year is taken to have. */
enum DayCount {
  FIXED_365("365"),
  FIXED_360("360"),
  /** As many as the calendar year of each day: 365, or 366. */
  ACTUAL("actual");

  private final String word;

  DayCount(String word) {
    this.word = word;
  }

  /** Throws {@link IllegalArgumentException} for what is none. */
  static DayCount of(String word) {
    for (DayCount one : values()) {
      if (one.word.equals(word)) {
        return one;
      }
    }
    throw new IllegalArgumentException("no way to count days");
  }

  /** As the API and the database write it. */
  String word() {
    return word;
  }

  int daysOfYear(LocalDate day) {
    return switch (this) {
      case FIXED_365 -> 365;
      case FIXED_360 -> 360;
      case ACTUAL -> day.lengthOfYear();
    };
  }
}
