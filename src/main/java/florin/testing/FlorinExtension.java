package florin.testing;

import florin.Bank;
import florin.Config;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test class a {@link Bank} of its own, for a parameter of that type of its constructor
 * or of any of its methods, and its {@link People}, and closes it after the class. The bank has its
 * own database and port, and one operator, who logs in with {@link #OPERATOR_EMAIL} and {@link
 * #OPERATOR_PASSWORD}.
 *
 * <p>{@link FlorinTest} asks for it.
 *
 * <p>Time for money passes when a test says so, and what falls due on the way is done before that
 * returns: {@code bank.advance(Duration.ofDays(30))}; {@code bank.now()} is what the clock shows.
 * Nobody is logged out by it. The bank is its class's, and so is its clock: it never goes back.
 *
 * <p>Another bank than the usual one: {@code @RegisterExtension static final FlorinExtension florin
 * = FlorinExtension.with(config -> config.withSessionIdle(…))}. Needs JUnit 5.13 or newer, or 6.
 * Classes may run in parallel.
 */
public final class FlorinExtension implements ParameterResolver {
  public static final String OPERATOR_EMAIL = "operator@example.com";
  public static final String OPERATOR_PASSWORD = "mind the gap between trains";

  private final UnaryOperator<Config> settings;

  public FlorinExtension() {
    this(UnaryOperator.identity());
  }

  private FlorinExtension(UnaryOperator<Config> settings) {
    this.settings = settings;
  }

  /** With other settings than {@link Config#forTests}. */
  public static FlorinExtension with(UnaryOperator<Config> settings) {
    return new FlorinExtension(settings);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Bank.class || type == People.class;
  }

  /** The class's bank, started when it is first asked for; JUnit closes what its store keeps. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store =
        testClass(context).getStore(ExtensionContext.Namespace.create(FlorinExtension.class));
    Bank bank = store.computeIfAbsent(Bank.class, key -> start(), Bank.class);
    return parameter.getParameter().getType() == Bank.class
        ? bank
        : store.computeIfAbsent(People.class, key -> People.of(bank), People.class);
  }

  private Bank start() {
    Config usual = Config.forTests().withOperator(OPERATOR_EMAIL, OPERATOR_PASSWORD);
    return Bank.start(settings.apply(usual));
  }

  /** The outermost one: nested classes share its bank. */
  private static ExtensionContext testClass(ExtensionContext context) {
    ExtensionContext found = context;
    for (ExtensionContext above = context.getParent().orElse(null);
        above != null && above != context.getRoot();
        above = above.getParent().orElse(null)) {
      found = above;
    }
    return found;
  }
}
