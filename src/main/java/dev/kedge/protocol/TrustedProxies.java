package dev.kedge.protocol;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * Who a client is behind proxies: what a connection's other end says of others counts only if that
 * end is a proxy that the operator trusts, and so on from proxy to proxy.
 */
public record TrustedProxies(List<CidrBlock> blocks) {
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    blocks = List.copyOf(blocks);
  }

  /**
   * The request as its client made it.
   *
   * @param scheme {@code http} or {@code https}
   * @param authority the value of Host; empty where there was none
   */
  public record Origin(InetAddress client, String scheme, String authority) {}

  public boolean contains(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /**
   * The client's view of a request that came in as {@code seen}, by Forwarded (RFC 7239) or else by
   * X-Forwarded-For, -Proto and -Host, read from the nearest proxy outwards. A hop that does not
   * name an address ends the walk: then the proxy that said so is the client.
   *
   * <p>Most proxies write one kind and hand on what a client claims by the other, and nobody can
   * tell which is which. So when the two name different clients, neither is believed.
   *
   * @param fields the lines of a request field
   */
  public Origin origin(Origin seen, Function<String, List<String>> fields) {
    if (!contains(seen.client())) {
      return seen;
    }
    List<String> forwarded = fields.apply("Forwarded");
    List<String> clients = fields.apply("X-Forwarded-For");
    Origin standard = walk(seen, ForwardedHop.ofForwarded(forwarded));
    Origin usual =
        walk(
            seen,
            ForwardedHop.ofLists(
                clients, fields.apply("X-Forwarded-Proto"), fields.apply("X-Forwarded-Host")));
    if (forwarded.isEmpty() || clients.isEmpty()) {
      return forwarded.isEmpty() ? usual : standard;
    }
    return standard.client().equals(usual.client()) ? standard : seen;
  }

  private Origin walk(Origin seen, List<ForwardedHop> hops) {
    Origin origin = seen;
    for (int i = hops.size() - 1; i >= 0 && contains(origin.client()); i--) {
      ForwardedHop hop = hops.get(i);
      if (hop.client().isEmpty()) {
        return origin;
      }
      origin =
          new Origin(
              hop.client().get(),
              hop.scheme().orElse(origin.scheme()),
              hop.host().orElse(origin.authority()));
    }
    return origin;
  }
}
