package dev.kedge.origin;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import dev.kedge.model.Retries;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/** An origin under test, with what tests do over and over. */
final class Client implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);

  static final OriginConfig PATIENT = config(LONG, LONG);
  static final OriginConfig HASTY_CONNECT = config(SHORT, LONG);
  static final OriginConfig HASTY_READ = config(LONG, SHORT);

  final HttpOrigin origin;

  Client() {
    this(PATIENT);
  }

  Client(OriginConfig config) {
    origin = new HttpOrigin(config);
  }

  Client(OriginConfig config, Names.Lookup lookup) {
    origin = new HttpOrigin(config, lookup, Client::noTls);
  }

  private static SSLSocketFactory noTls() {
    throw new AssertionError("TLS was not asked for");
  }

  private static OriginConfig config(Duration connect, Duration stall) {
    Limits limits =
        new Limits(connect, stall, 1024, Duration.ofSeconds(60), Retries.of(8), null, 0);
    return new OriginConfig(limits, "kedge-test", 16, new RealTicker(), false, Set.of());
  }

  static OriginConfig with(boolean allowDowngrade, String... trustedHosts) {
    return new OriginConfig(
        PATIENT.limits(), "kedge-test", 16, new RealTicker(), allowDowngrade, Set.of(trustedHosts));
  }

  /** Names all of which are this machine. */
  static InetAddress[] loopback(String host) {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  Exchange get(URI url) throws Failure {
    return origin.exchange(OriginRequest.of(url, url, List.of()));
  }

  /** Gets and reads to the end. */
  byte[] fetch(URI url) throws Failure {
    try (Exchange exchange = get(url)) {
      return readAll(exchange);
    }
  }

  Answer answer(URI url) throws Failure {
    try (Exchange exchange = get(url)) {
      return exchange.answer();
    }
  }

  static byte[] readAll(Exchange exchange) throws Failure {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    for (int n = exchange.read(buffer, 0, buffer.length);
        n >= 0;
        n = exchange.read(buffer, 0, buffer.length)) {
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }

  static void read(Exchange exchange, int bytes) throws Failure {
    byte[] buffer = new byte[bytes];
    for (int at = 0; at < bytes; ) {
      at += exchange.read(buffer, at, bytes - at);
    }
  }

  @Override
  public void close() {
    origin.close();
  }
}
