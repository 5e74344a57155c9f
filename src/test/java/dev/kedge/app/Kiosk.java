package dev.kedge.app;

import dev.kedge.fixture.RealTicker;
import dev.kedge.fixture.SyncServer;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Limits;
import dev.kedge.model.Retries;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Api;
import dev.kedge.origin.HttpApi;
import dev.kedge.origin.HttpOrigin;
import dev.kedge.origin.OriginConfig;
import dev.kedge.sync.plan.MaxDelete;
import dev.kedge.sync.plan.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A device of a server: its ledger, its tokens, its cache root. Each command gets a client. */
final class Kiosk {
  final Path state;
  Path root;
  private final String device;
  private int clients;
  Ticker ticker = new RealTicker();
  final List<String> said = Collections.synchronizedList(new ArrayList<>());
  MaxDelete maxDelete = MaxDelete.USUAL;
  int keepOld;
  boolean planOnly;
  boolean verify;

  Kiosk(Path home, SyncServer server) throws Failure {
    this(home, server.url(), "user-token");
  }

  Kiosk(Path home, URI url, String token) throws Failure {
    this.root = home.resolve("root");
    this.state = home.resolve("state");
    try (Client client = client()) {
      device = client.sync().login(url, token, Optional.empty(), false);
    }
  }

  String device() {
    return device;
  }

  Client client() throws Failure {
    SyncConfig config = new SyncConfig(this::api, state.resolve("servers"), Map.of(), "test");
    return new Client(
        Ledger.open(ledger()),
        options -> new HttpOrigin(origin(options)),
        ticker,
        new Random(++clients),
        config);
  }

  Api api() {
    return new HttpApi(origin(options()));
  }

  private OriginConfig origin(FetchOptions options) {
    return new OriginConfig(options.limits(), "test", 16, ticker, false, Set.of());
  }

  static FetchOptions options() {
    return options(null);
  }

  private static FetchOptions options(@Nullable Duration maxTime) {
    FetchOptions usual = FetchOptions.DEFAULT;
    Limits limits =
        new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(8),
            1024,
            Duration.ofSeconds(60),
            Retries.of(1),
            maxTime,
            0);
    return new FetchOptions(
        usual.connections(),
        usual.jobs(),
        true,
        usual.maxPerHost(),
        usual.onChange(),
        usual.existing(),
        false,
        false,
        false,
        false,
        true,
        true,
        "test",
        false,
        Set.of(),
        limits);
  }

  /** Keeps in step as far as it is let. */
  void trySync() {
    try {
      sync();
    } catch (Failure failure) {
      said.add("failed " + failure.type());
    }
  }

  void sync() throws Failure {
    sync(false, options());
  }

  /** Stays until the time is over. */
  void watch(Duration maxTime) throws Failure {
    sync(true, options(maxTime));
  }

  private void sync(boolean watch, FetchOptions options) throws Failure {
    said.clear();
    SyncRequest request =
        new SyncRequest(
            Optional.empty(),
            Optional.of(root),
            planOnly,
            watch,
            verify,
            maxDelete,
            keepOld,
            options);
    try (Client client = client()) {
      client.sync().sync(request, listener(), _ -> {});
    }
  }

  SyncListener listener() {
    return new SyncListener() {
      @Override
      public void planned(Step step) {
        said.add("plan " + step.kind().label() + " " + step.item());
      }

      @Override
      public void done(Step step) {
        said.add("done " + step.kind().label() + " " + step.item());
      }

      @Override
      public void failed(Step step, Failure failure) {
        said.add("failed " + step.kind().label() + " " + step.item() + " " + failure.type());
      }

      @Override
      public void notice(String text) {
        said.add("note " + text);
      }
    };
  }

  /** The unfinished downloads, a part file each. */
  List<Path> parts() throws IOException {
    try (Stream<Path> all = Files.exists(root) ? Files.walk(root) : Stream.of()) {
      return all.filter(file -> file.toString().endsWith(".kedge")).toList();
    }
  }

  Path ledger() {
    return state.resolve("ledger.db");
  }

  /** What stands in the root itself. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }
}
