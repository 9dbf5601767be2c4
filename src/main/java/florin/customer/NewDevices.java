package florin.customer;

import florin.auth.DeviceMarks;
import florin.auth.Guesses;
import florin.auth.Sessions;
import florin.notice.Notice;
import florin.notice.Notices;
import org.jdbi.v3.core.Handle;

/**
 * Log-ins from where their user was not seen before: neither in this browser, nor lately from this
 * address.
 */
public record NewDevices(Guesses guesses, DeviceMarks marks, Notices notices) {

  /** Has him told, if it is one. Before its place is noted, in the log-in's transaction. */
  void tell(Handle handle, User user, Sessions.Device device) {
    String account = Email.account(user.email());
    boolean isKnown =
        marks.deviceOf(account, device.mark()) != null
            || guesses.isKnown(handle, account, device.address());
    if (!isKnown) {
      notices.tell(handle, user.userId(), Notice.NEW_DEVICE);
    }
  }
}
