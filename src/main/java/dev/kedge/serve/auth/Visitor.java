package dev.kedge.serve.auth;

import dev.kedge.protocol.SignedLink;
import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.http.Exchange;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who asks, and where that one thinks to ask.
 *
 * @param client the address behind all trusted proxies
 * @param base what stands before the path in URLs for this client, without a slash at its end
 * @param authority of that, as links sign it
 */
public record Visitor(InetAddress client, String base, String authority) {
  static Visitor of(Exchange exchange, TrustedProxies proxies, Optional<URI> publicUrl) {
    List<String> hosts = exchange.fields("Host");
    var seen =
        new TrustedProxies.Origin(
            exchange.peer(), exchange.scheme(), hosts.isEmpty() ? "localhost" : hosts.getFirst());
    TrustedProxies.Origin origin = proxies.origin(seen, exchange::fields);
    String own = origin.scheme() + "://" + origin.authority();
    return new Visitor(
        origin.client(),
        publicUrl.map(Visitor::base).orElse(own),
        publicUrl
            .map(SignedLink::authority)
            .orElseGet(() -> SignedLink.authority(origin.scheme(), origin.authority())));
  }

  /** A URL without the slash at its end. */
  public static String base(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
