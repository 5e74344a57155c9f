package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import dev.kedge.model.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections: name, TCP and TLS within one limit. Safe for many threads. */
final class Connector {
  private final Limits limits;
  private final Ticker ticker;
  private final Names names;
  private final Supplier<SSLSocketFactory> tls;

  /**
   * @param tls asked only when an https URL is; making an SSL context takes a tenth of a second
   */
  Connector(OriginConfig config, Names names, Supplier<SSLSocketFactory> tls) {
    limits = config.limits();
    ticker = config.ticker();
    this.names = names;
    this.tls = tls;
  }

  /**
   * @param breaker what stops the waiting, and breaks the connection
   */
  Wire open(Site site, Breaker breaker) throws IOException, Failure.Interrupted {
    long end = ticker.nanos() + limits.connect().toNanos();
    List<InetAddress> addresses = names.resolve(site.bareHost(), limits.connect(), breaker);
    IOException failed = new SocketTimeoutException("no time left to connect");
    for (int i = 0; i < addresses.size() && left(end) > 0; i++) {
      // One address that swallows packets must leave time for the others.
      long share = left(end) / (addresses.size() - i);
      InetSocketAddress address = new InetSocketAddress(addresses.get(i), site.port());
      try {
        return open(site, address, share, end, breaker);
      } catch (SSLException e) {
        throw e;
      } catch (IOException e) {
        failed = e;
      }
    }
    throw failed;
  }

  private Wire open(Site site, InetSocketAddress address, long share, long end, Breaker breaker)
      throws IOException, Failure.Interrupted {
    TlsPeer peer = TlsPeer.of(site);
    try {
      return open(site, peer, address, share, end, breaker);
    } catch (SSLException e) {
      if (!peer.mayOffend(e)) {
        throw e;
      }
      return open(site, peer.unnamed(), address, share, end, breaker);
    }
  }

  private Wire open(
      Site site, TlsPeer peer, InetSocketAddress address, long share, long end, Breaker breaker)
      throws IOException, Failure.Interrupted {
    GuardedSocket socket = new GuardedSocket(ticker, breaker);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, GuardedSocket.millis(share));
      Socket speaking = site.isTls() ? secured(peer, socket, end) : socket;
      return new Wire(site, socket, speaking, limits.stall());
    } catch (IOException e) {
      socket.abort();
      throw e;
    }
  }

  private Socket secured(TlsPeer peer, GuardedSocket socket, long end) throws IOException {
    Duration rest = Duration.ofNanos(left(end));
    socket.guard(rest, rest);
    SSLSocket secured =
        (SSLSocket) tls.get().createSocket(socket, peer.name(), socket.getPort(), true);
    peer.prepare(secured);
    secured.startHandshake();
    peer.check(secured);
    return secured;
  }

  private long left(long end) {
    return end - ticker.nanos();
  }
}
