package dev.kedge.cli;

import dev.kedge.cli.print.Amounts;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.content.Bounds;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.ops.AccessLogFile;
import dev.kedge.serve.ops.AccessLogLine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The server as the {@code serve} command sees it. */
final class RunningServer implements ServerFactory.Running {
  private final Server server;
  private final Optional<AccessLogFile> log;
  private final Duration drain;

  private RunningServer(Server server, Optional<AccessLogFile> log, Duration drain) {
    this.server = server;
    this.log = log;
    this.drain = drain;
  }

  static RunningServer start(ServeRequest request) throws Failure {
    Consumer<String> notices = notice -> request.notices().accept(Displayed.escape(notice));
    Optional<AccessLogFile> log = Optional.empty();
    Server.directory(config(request, log, notices)); // before a log is made where it must not be
    if (request.logFile().isPresent()) {
      log = Optional.of(AccessLogFile.open(request.logFile().get(), request.ticker(), notices));
    }
    try {
      Server server = Server.start(config(request, log, notices));
      return new RunningServer(server, log, request.drain());
    } catch (Failure e) {
      log.ifPresent(AccessLogFile::close);
      throw e;
    }
  }

  private static ServeConfig config(
      ServeRequest request, Optional<AccessLogFile> log, Consumer<String> notices) {
    return ServeConfig.of(request.directory(), request.state(), request.ticker())
        .host(request.host())
        .port(request.port())
        .access(request.access())
        .plain(request.plain())
        .content(request.content())
        .cors(request.cors())
        .limitRate(request.rate())
        .accessLog(log(request, log))
        .database(request.database())
        .notices(notices)
        .tls(request.tls())
        .clients(request.clients())
        .faults(request.faults())
        .sync(request.sync())
        .bounds(bounds(request))
        .supervision(request.supervision())
        .build();
  }

  private static Bounds bounds(ServeRequest request) {
    Bounds bounds = new Bounds(List.of(), request.sameOwner());
    return request.logFile().isPresent()
        ? bounds.with(request.logFile().get(), "--access-log")
        : bounds;
  }

  @Override
  public URI files() {
    InetSocketAddress address = server.address();
    return URI.create(
        server.scheme() + "://" + host(address.getAddress()) + ':' + address.getPort() + "/files/");
  }

  private static String host(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1"; // One of the many.
    }
    String text = address.getHostAddress();
    return text.contains(":") ? '[' + text.replaceFirst("%.*", "") + ']' : text;
  }

  private static Optional<Consumer<AccessEntry>> log(
      ServeRequest request, Optional<AccessLogFile> file) {
    List<Consumer<AccessEntry>> logs = new ArrayList<>();
    file.ifPresent(logs::add);
    request.logLines().ifPresent(lines -> logs.add(entry -> lines.accept(AccessLogLine.of(entry))));
    Consumer<String> words = request.log();
    if (words != null) {
      logs.add(entry -> words.accept(line(entry)));
    }
    return logs.stream().reduce(Consumer::andThen);
  }

  private static String line(AccessEntry entry) {
    String end = entry.isDone() ? "" : ", " + entry.outcome();
    return entry.method()
        + ' '
        + Displayed.escape(entry.shownTarget())
        + ' '
        + entry.status()
        + ' '
        + Amounts.bytes(entry.bytes())
        + " in "
        + Amounts.time(entry.took())
        + Displayed.escape(end);
  }

  @Override
  public void reopenLog() {
    log.ifPresent(AccessLogFile::reopen);
  }

  @Override
  public void close() {
    server.close(drain);
    log.ifPresent(AccessLogFile::close);
  }
}
