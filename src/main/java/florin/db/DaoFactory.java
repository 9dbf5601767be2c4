package florin.db;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.extension.ExtensionFactory;
import org.jdbi.v3.core.extension.ExtensionMetadata;
import org.jdbi.v3.core.extension.ExtensionMetadata.ExtensionHandlerInvoker;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.jdbi.v3.sqlobject.SqlObjectFactory;

/**
 * Attaches DAOs as Jdbi's SQL objects do, but prepares a method when it is called. They prepare all
 * of an interface's methods each time one of it is attached: for a page of entries that was a
 * quarter of what the page took.
 */
final class DaoFactory implements ExtensionFactory {
  private final ExtensionFactory sqlObjects;

  private DaoFactory(ExtensionFactory sqlObjects) {
    this.sqlObjects = sqlObjects;
  }

  /** For a Jdbi that has the plugin of SQL objects. */
  static void register(Jdbi jdbi) {
    ExtensionFactory sqlObjects =
        jdbi.getConfig(Extensions.class).findFactory(SqlObjectFactory.class).orElseThrow();
    jdbi.registerExtension(new DaoFactory(sqlObjects));
  }

  @Override
  public <E> E attach(Class<E> type, HandleSupplier handle) {
    ExtensionMetadata metadata =
        handle.getConfig().get(Extensions.class).findMetadata(type, sqlObjects);
    ConfigRegistry config = metadata.createInstanceConfiguration(handle.getConfig());
    Map<Method, ExtensionHandlerInvoker> called = new HashMap<>();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getDeclaringClass() == Object.class
                    ? ofAnyObject(type, proxy, method, arguments)
                    : called
                        .computeIfAbsent(
                            method,
                            one ->
                                metadata.createExtensionHandlerInvoker(proxy, one, handle, config))
                        .invoke(arguments)));
  }

  /** What a debugger or a set asks. */
  private static Object ofAnyObject(
      Class<?> type, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> type.getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(proxy));
    };
  }

  @Override
  public Set<FactoryFlag> getFactoryFlags() {
    return Set.of(FactoryFlag.DONT_USE_PROXY);
  }

  @Override
  public boolean accepts(Class<?> type) {
    return sqlObjects.accepts(type);
  }
}
