package dev.kedge.serve.auth;

import dev.kedge.protocol.SignedLink;
import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.http.Exchange;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who asks, and where that one thinks to ask.
 *
 * @param client the address behind all trusted proxies; absent where they do not tell
 * @param counted whose limits count: the client, or the proxy of one that is not known
 * @param isLocal it is a program on this machine, and no proxy that asks for somebody else
 * @param base what stands before the path in URLs for this client, without a slash at its end
 * @param authority of that, as links sign it
 * @param sites where what it asks for may be had, the best first: {@code base}, and before it the
 *     same with the port that it came to if it names none and nobody says what is right. wget2 up
 *     to 1.99.1 names none; a port that is forwarded to this one is not known here.
 */
public record Visitor(
    Optional<InetAddress> client,
    InetAddress counted,
    boolean isLocal,
    String base,
    String authority,
    List<String> sites) {
  private static final Pattern NAMES_PORT = Pattern.compile(":[0-9]*$");

  static Visitor of(Exchange exchange, TrustedProxies proxies, Optional<URI> publicUrl) {
    List<String> hosts = exchange.fields("Host");
    InetAddress peer = exchange.peer();
    var seen =
        new TrustedProxies.Origin(
            Optional.of(peer), exchange.scheme(), hosts.isEmpty() ? "localhost" : hosts.getFirst());
    TrustedProxies.Origin origin = proxies.origin(peer, seen, exchange::fields);
    InetAddress counted = origin.client().orElse(peer);
    boolean isLocal = peer.isLoopbackAddress() && !proxies.mayHaveForwarded(peer, exchange::fields);
    if (publicUrl.isPresent()) {
      String base = base(publicUrl.get());
      String authority = SignedLink.authority(publicUrl.get());
      return new Visitor(origin.client(), counted, isLocal, base, authority, List.of(base));
    }
    String own = origin.scheme() + "://" + origin.authority();
    boolean isBare = origin.equals(seen) && !NAMES_PORT.matcher(origin.authority()).find();
    String port = ":" + exchange.port();
    String named = SignedLink.authority(origin.scheme(), origin.authority() + port);
    return new Visitor(
        origin.client(),
        counted,
        isLocal,
        own,
        SignedLink.authority(origin.scheme(), origin.authority()),
        isBare && named.endsWith(port)
            ? List.of(origin.scheme() + "://" + named, own)
            : List.of(own));
  }

  /** A URL without the slash at its end. */
  public static String base(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
