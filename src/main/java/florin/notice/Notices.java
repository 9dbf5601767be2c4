package florin.notice;

import florin.core.UserId;
import org.jdbi.v3.core.Handle;

/** Tells users by mail what was done in their name. */
public interface Notices {
  /** For a bank that sends no mail. */
  Notices OFF = (handle, user, notice) -> {};

  /**
   * Has him told once the handle's transaction is committed, and not if it never is. Waits for
   * nothing and never fails: a notice that cannot be sent is lost.
   */
  void tell(Handle handle, UserId user, Notice notice);
}
