package florin.customer;

import florin.core.Role;

/** Somebody who is to be registered, as he was described. */
public record NewUser(String email, String fullName, Role role, String password) {
  @Override
  public String toString() {
    return email;
  }
}
