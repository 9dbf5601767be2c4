package florin.own;

import florin.core.Caller;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of what the bank has of somebody, as the API shows it to him elsewhere.
 *
 * @param name of the member, and of the file
 * @param single whether there is one of it, always
 * @param items read as they are asked for, a page at a time
 */
public record Kind(String name, boolean single, Function<Caller.Session, Iterator<?>> items) {
  /** So many are read at once. */
  public static final int PAGE = 200;

  /** Of which there is one. */
  public static Kind one(String name, Function<Caller.Session, Object> item) {
    return new Kind(name, true, caller -> List.of(item.apply(caller)).iterator());
  }

  /** Of which there are few. */
  public static Kind few(String name, Function<Caller.Session, Collection<?>> items) {
    return new Kind(name, false, caller -> items.apply(caller).iterator());
  }

  /** What follows an item in a list; null asks for its begin. */
  public interface Pages<T> {
    List<T> after(Caller.Session caller, @Nullable T last);
  }

  /** Of which there may be very many. */
  public static <T> Kind many(String name, Pages<T> pages) {
    return new Kind(name, false, caller -> Kind.<T>iterator(last -> pages.after(caller, last)));
  }

  /** What each of several has, one after the other. */
  public static <A, T> Iterator<T> ofEach(Iterator<A> owners, Function<A, Iterator<T>> items) {
    return new Iterator<>() {
      private Iterator<T> current = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && owners.hasNext()) {
          current = items.apply(owners.next());
        }
        return current.hasNext();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return current.next();
      }
    };
  }

  /** Reads on until nothing comes any more. */
  public static <T> Iterator<T> iterator(Function<@Nullable T, List<T>> after) {
    return new Iterator<>() {
      private Iterator<T> page = after.apply(null).iterator();
      private @Nullable T last;

      @Override
      public boolean hasNext() {
        if (!page.hasNext() && last != null) {
          page = after.apply(last).iterator();
          last = null;
        }
        return page.hasNext();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        T next = page.next();
        last = next;
        return next;
      }
    };
  }
}
