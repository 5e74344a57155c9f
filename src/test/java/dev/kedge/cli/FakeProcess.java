package dev.kedge.cli;

import dev.kedge.cli.print.Palette;
import dev.kedge.cli.print.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The process around a command: streams in memory, signals and time by hand. */
final class FakeProcess {
  /** One that is there. */
  static final String HOME = System.getProperty("java.io.tmpdir");

  final FakeKedge kedge = new FakeKedge();
  final FakeTicker ticker = new FakeTicker();
  final Map<String, String> environment = new HashMap<>(Map.of("HOME", HOME));
  final List<ClientOptions> clients = new ArrayList<>();
  final List<ServeRequest> servers = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Consumer<ExitCode> onSignal = _ -> {};
  String in = "";
  OutputStream sink = out;
  boolean pipe;
  @Nullable Screen screen;

  int run(String... args) {
    return new Cli(shell()).run(args);
  }

  Shell shell() {
    return new Shell(
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        new Stdout(sink, pipe),
        new Stderr(err, screen, Palette.PLAIN),
        environment,
        ticker,
        signals(),
        options -> {
          clients.add(options);
          return kedge;
        },
        this::serve);
  }

  private ServerFactory.Running serve(ServeRequest request) {
    servers.add(request);
    signal(ExitCode.TERMINATED); // Nobody else would end it.
    return new ServerFactory.Running() {
      @Override
      public URI files() {
        return URI.create("http://127.0.0.1:8080/files/");
      }

      @Override
      public void reopenLog() {}

      @Override
      public void close() {}
    };
  }

  private Signals signals() {
    return new Signals() {
      @Override
      public Watch watch(Consumer<ExitCode> stop) {
        onSignal = stop;
        return () -> onSignal = _ -> {};
      }

      @Override
      public void onHangup(Runnable action) {}

      @Override
      public void onResize(Runnable action) {}
    };
  }

  void signal(ExitCode exit) {
    onSignal.accept(exit);
  }

  /** The reader of standard output goes away after the first write. */
  void breakPipe() {
    pipe = true;
    sink =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
