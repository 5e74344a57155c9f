package dev.kedge.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Header fields that the user has for some origins and not for others. */
@FunctionalInterface
public interface Logins {
  /** None at all. */
  Logins NONE = _ -> List.of();

  /** What goes to the origin of this URL, and to no other. */
  List<Header> of(URI url);

  /** The fields given for a URL, with its login where they hold none. */
  default List<Header> with(List<Header> given, URI url) {
    if (given.stream().anyMatch(Header::isAuthorization)) {
      return given;
    }
    List<Header> all = new ArrayList<>(given);
    all.addAll(of(url));
    return all;
  }
}
