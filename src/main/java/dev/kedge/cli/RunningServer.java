package dev.kedge.cli;

import dev.kedge.cli.print.Amounts;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.http.AccessEntry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server as the {@code serve} command sees it. */
final class RunningServer implements ServerFactory.Running {
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private final Server server;

  private RunningServer(Server server) {
    this.server = server;
  }

  static RunningServer start(ServeRequest request) throws Failure {
    return new RunningServer(
        Server.start(
            new ServeConfig(
                request.directory(),
                request.host(),
                request.port(),
                request.state(),
                request.access(),
                request.plain(),
                request.content(),
                request.cors(),
                request.rate(),
                ServeConfig.DEFAULT_LIMITS,
                request.ticker(),
                log(request.log()),
                request.database(),
                notice -> request.notices().accept(Displayed.escape(notice)))));
  }

  @Override
  public URI files() {
    InetSocketAddress address = server.address();
    return URI.create("http://" + host(address.getAddress()) + ':' + address.getPort() + "/files/");
  }

  private static String host(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1"; // One of the many.
    }
    String text = address.getHostAddress();
    return text.contains(":") ? '[' + text.replaceFirst("%.*", "") + ']' : text;
  }

  private static Consumer<AccessEntry> log(@Nullable Consumer<String> lines) {
    return lines == null ? _ -> {} : entry -> lines.accept(line(entry));
  }

  /** Without the query, which may be a signature. */
  private static String line(AccessEntry entry) {
    String path = entry.target().replaceFirst("\\?.*", "?…");
    String end = entry.outcome().equals(AccessEntry.DONE) ? "" : ", " + entry.outcome();
    return entry.method()
        + ' '
        + Displayed.escape(path)
        + ' '
        + entry.status()
        + ' '
        + Amounts.bytes(entry.bytes())
        + " in "
        + Amounts.time(entry.took())
        + Displayed.escape(end);
  }

  @Override
  public void close() {
    server.close(DRAIN);
  }
}
