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
import javax.net.ssl.SSLParameters;
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
      GuardedSocket socket = new GuardedSocket(ticker, breaker);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(addresses.get(i), site.port()), GuardedSocket.millis(share));
        return new Wire(site, socket, secured(site, socket, end), limits.stall());
      } catch (SSLException e) {
        socket.abort();
        throw e;
      } catch (IOException e) {
        socket.abort();
        failed = e;
      }
    }
    throw failed;
  }

  private Socket secured(Site site, GuardedSocket socket, long end) throws IOException {
    if (!site.isTls()) {
      return socket;
    }
    Duration rest = Duration.ofNanos(left(end));
    socket.guard(rest, rest);
    SSLSocket secured =
        (SSLSocket) tls.get().createSocket(socket, site.bareHost(), site.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    // Without it the JDK checks the certificate but not whose it is.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private long left(long end) {
    return end - ticker.nanos();
  }
}
