package dev.kedge.protocol;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one proxy says of the side it was asked from.
 *
 * @param client absent where it does not tell, or not by address
 * @param scheme {@code http} or {@code https}
 * @param host with its port, as in Host
 */
record ForwardedHop(Optional<InetAddress> client, Optional<String> scheme, Optional<String> host) {
  private static final ForwardedHop UNKNOWN =
      new ForwardedHop(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * The elements of Forwarded (RFC 7239 §4), the nearest proxy's last. After a malformed one
   * nothing before it is believed: it stands as a hop of which nothing is known.
   */
  static List<ForwardedHop> ofForwarded(List<String> lines) {
    List<ForwardedHop> hops = new ArrayList<>();
    FieldReader reader = new FieldReader(String.join(",", lines));
    while (!reader.atEnd()) {
      hops.add(element(reader));
      reader.skip(',');
    }
    return hops;
  }

  /** The same of X-Forwarded-For, -Proto and -Host, which each have a list of their own. */
  static List<ForwardedHop> ofLists(
      List<String> clients, List<String> schemes, List<String> hosts) {
    List<String> each = items(clients);
    List<ForwardedHop> hops = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      hops.add(
          new ForwardedHop(
              AddressLiteral.parseNode(each.get(i)),
              scheme(pick(items(schemes), i, each.size())),
              host(pick(items(hosts), i, each.size()))));
    }
    return hops;
  }

  private static ForwardedHop element(FieldReader reader) {
    String client = "";
    String scheme = "";
    String host = "";
    do {
      reader.skipSpace();
      String name = reader.token().toLowerCase(Locale.ROOT);
      boolean isPair = !name.isEmpty() && reader.skip('=');
      Optional<String> value =
          reader.peek() == '"' ? reader.quoted() : Optional.of(reader.until(",;"));
      reader.skipSpace();
      if (!isPair || value.isEmpty() || ",;\0".indexOf(reader.peek()) < 0) {
        reader.until(",");
        return UNKNOWN;
      }
      switch (name) {
        case "for" -> client = value.get();
        case "proto" -> scheme = value.get();
        case "host" -> host = value.get();
        default -> {}
      }
    } while (reader.skip(';'));
    return new ForwardedHop(AddressLiteral.parseNode(client), scheme(scheme), host(host));
  }

  private static List<String> items(List<String> lines) {
    List<String> items = new ArrayList<>();
    for (String line : lines) {
      for (String item : line.split(",", -1)) {
        items.add(FieldText.trim(item));
      }
    }
    return items;
  }

  /**
   * A proxy that replaces the field leaves one item, one that appends leaves as many as clients.
   */
  private static String pick(List<String> items, int index, int clients) {
    if (items.isEmpty()) {
      return "";
    }
    return items.size() == clients ? items.get(index) : items.getLast();
  }

  private static Optional<String> scheme(String text) {
    return Optional.of(text.toLowerCase(Locale.ROOT))
        .filter(scheme -> scheme.equals("http") || scheme.equals("https"));
  }

  private static Optional<String> host(String text) {
    return Optional.of(text)
        .filter(host ->
            host.length() <= 300
                && host.matches("[A-Za-z0-9._~-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?"));
  }
}
