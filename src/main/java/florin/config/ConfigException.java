package florin.config;

import java.util.List;

/** Settings that are wrong or missing, all of them at once. Expected, so it has no stack trace. */
public final class ConfigException extends RuntimeException {
  private final transient List<Problem> problems;

  /**
   * One thing to mend.
   *
   * @param setting its name
   * @param detail what is wrong with it; never a secret's value
   * @param mend a line to type that would mend it
   */
  public record Problem(String setting, String detail, String mend) {}

  public ConfigException(List<Problem> problems) {
    super(text(problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String text(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    text.append(problems.size() == 1 ? "1 setting is" : problems.size() + " settings are");
    text.append(" wrong:");
    for (Problem problem : problems) {
      text.append("\n  ").append(problem.setting()).append(' ').append(problem.detail());
      text.append("\n      ").append(problem.mend());
    }
    return text.toString();
  }
}
