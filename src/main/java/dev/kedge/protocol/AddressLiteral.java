package dev.kedge.protocol;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, never looked up as names. */
public final class AddressLiteral {
  /** Java also takes {@code 127.1} and zones, which mean something on one machine only. */
  private static final Pattern FORM =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private AddressLiteral() {}

  /** An IPv4 address that is written as an IPv6 one ({@code ::ffff:192.0.2.1}) becomes IPv4. */
  public static Optional<InetAddress> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** With a port, and an IPv6 address in brackets if there is one: {@code [2001:db8::1]:4711}. */
  static Optional<InetAddress> parseNode(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? Optional.empty() : parse(node.substring(1, end));
    }
    boolean hasPort = node.indexOf(':') == node.lastIndexOf(':');
    return parse(hasPort ? UrlText.before(node, ':') : node);
  }
}
