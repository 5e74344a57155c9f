package dev.kedge.protocol;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who a client is behind proxies: what a connection's other end says of others counts only if that
 * end is a proxy that the operator trusts, and so on from proxy to proxy.
 */
public record TrustedProxies(List<CidrBlock> blocks) {
  /** What proxies add. */
  private static final List<String> FIELDS =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Real-IP",
          "Via");

  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    blocks = List.copyOf(blocks);
  }

  /**
   * The request as its client made it.
   *
   * @param client absent if a trusted proxy does not tell, or not clearly
   * @param scheme {@code http} or {@code https}
   * @param authority the value of Host; empty where there was none
   */
  public record Origin(Optional<InetAddress> client, String scheme, String authority) {}

  public boolean contains(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /**
   * Whether a request may have come through a proxy, trusted or not: one is at the other end, or a
   * field says so. A client can make this true, never false.
   *
   * @param fields the lines of a request field
   */
  public boolean mayHaveForwarded(InetAddress peer, Function<String, List<String>> fields) {
    return contains(peer) || FIELDS.stream().anyMatch(name -> !fields.apply(name).isEmpty());
  }

  /**
   * The client's view of a request that came in as {@code seen}, by Forwarded (RFC 7239) or else by
   * X-Forwarded-For, -Proto and -Host, read from the nearest proxy outwards. Where a trusted proxy
   * names no address, or nothing at all, the client is unknown: it is never taken for the proxy,
   * which may be let do more.
   *
   * <p>Most proxies write one kind and hand on what a client claims by the other, and nobody can
   * tell which is which. So when the two name different clients, neither is believed.
   *
   * @param peer the other end of the connection
   * @param seen how the request looks here
   * @param fields the lines of a request field
   */
  public Origin origin(InetAddress peer, Origin seen, Function<String, List<String>> fields) {
    if (!contains(peer)) {
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
    boolean isAgreed = standard.client().isPresent() && standard.client().equals(usual.client());
    return isAgreed ? standard : unknown(seen);
  }

  /** From the nearest hop outwards, as long as each is said by a proxy that is trusted. */
  private Origin walk(Origin seen, List<ForwardedHop> hops) {
    Origin origin = unknown(seen);
    for (ForwardedHop hop : hops.reversed()) {
      if (hop.client().isEmpty()) {
        return unknown(origin);
      }
      origin =
          new Origin(
              hop.client(),
              hop.scheme().orElse(origin.scheme()),
              hop.host().orElse(origin.authority()));
      if (!contains(hop.client().get())) {
        return origin;
      }
    }
    return origin;
  }

  private static Origin unknown(Origin seen) {
    return new Origin(Optional.empty(), seen.scheme(), seen.authority());
  }
}
