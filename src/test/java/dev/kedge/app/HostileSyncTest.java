package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.SyncServer;
import dev.kedge.model.Failure;
import dev.kedge.origin.Api;
import dev.kedge.protocol.ManifestJson;
import dev.kedge.sync.api.Credential;
import dev.kedge.sync.api.CredentialKeeper;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.DeviceFacts;
import dev.kedge.sync.api.ServerApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that means ill, or is broken: what it says is bounded and named. */
final class HostileSyncTest {
  @TempDir Path home;
  private Kiosk kiosk;

  @BeforeEach
  void login() throws Failure {
    try (var server = new SyncServer()) {
      kiosk = new Kiosk(home, server);
    }
  }

  private static FaultServer saying(Supplier<String> text) {
    Handler handler =
        (_, connection) -> {
          byte[] body = text.get().getBytes(StandardCharsets.UTF_8);
          connection.head(200, "Content-Type: application/json", "Content-Length: " + body.length);
          connection.body(body);
        };
    return FaultServer.start(handler);
  }

  private interface Call {
    void make(DeviceApi device) throws Failure;
  }

  private void isBadAnswer(Supplier<String> text, Call call) throws Failure {
    try (FaultServer server = saying(text);
        Api api = kiosk.api()) {
      URI url = server.url("/").resolve("/");
      String base = ServerApi.base(url);
      DeviceApi device = new DeviceApi(new ServerApi(api, URI.create(base)), new Fixed(base));
      assertThatThrownBy(() -> call.make(device)).isInstanceOf(Failure.BadAnswer.class);
      assertThat(server.requests()).hasSizeLessThan(10);
    }
  }

  private record Fixed(String url) implements CredentialKeeper {
    @Override
    public Credential read() {
      return new Credential(url, "d1", Optional.empty(), "token", "refresh");
    }

    @Override
    public void write(Credential credential) {}

    @Override
    public Credential alone(Renewal renewal) throws Failure {
      return renewal.run();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[", "http://a b/", "file:///etc/passwd", "mailto:a@b", "//[::"})
  void linkThatIsNone_isNamed(String link) throws Failure {
    isBadAnswer(
        () -> "{\"url\":\"" + link + "\"}", device -> device.link("a", "v", Duration.ofHours(1)));
  }

  @Test
  void wishForMoreItemsThanAnybodyKeeps_isNamed() throws Failure {
    String one = "{\"item_id\":\"a\"},";
    isBadAnswer(
        () -> "{\"items\":[" + one.repeat(60_000) + "{\"item_id\":\"z\"}]}",
        device -> device.desired(Optional.empty()));
  }

  /** Each takes two letters on the wire, and fifty times that in memory. */
  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "0", "[[[]]]", "\"\""})
  void answerOfMillionsOfNothings_isNamed(String nothing) throws Failure {
    isBadAnswer(
        () -> "{\"items\":[" + (nothing + ",").repeat(1_500_000) + "0]}",
        device -> device.desired(Optional.empty()));
  }

  @Test
  void answerOfManyLevels_isNamed() throws Failure {
    isBadAnswer(
        () -> "{\"items\":" + "[".repeat(500) + "]".repeat(500) + "}",
        device -> device.desired(Optional.empty()));
  }

  @Test
  void pagesThatLeadToThemselves_end() throws Failure {
    String page = "{\"items\":[],\"has_more\":true,\"next_cursor\":\"again\"}";
    Set<String> wanted = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      wanted.add("i" + i);
    }
    isBadAnswer(() -> page, device -> device.items(wanted));
    isBadAnswer(() -> page, device -> device.offline(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u001b[2J", "a b", "a\\nstore x", "\\u202etxt", "é"})
  void idThatCouldDoHarm_isNamed(String id) throws Failure {
    String wish = "{\"items\":[{\"item_id\":\"" + id + "\"}]}";
    isBadAnswer(() -> wish, device -> device.desired(Optional.empty()));
    String made = "{\"device_id\":\"" + id + "\",\"token\":\"t\",\"refresh\":\"r\"}";
    try (FaultServer server = saying(() -> made);
        Api api = kiosk.api()) {
      ServerApi to = new ServerApi(api, URI.create(ServerApi.base(server.url("/"))));
      DeviceFacts facts = new DeviceFacts("n", "desktop", "p", "v", 1);
      assertThatThrownBy(() -> to.register("token", Optional.empty(), facts))
          .isInstanceOf(Failure.BadAnswer.class);
    }
  }

  @Test
  void manifestOfMillionsOfNothings_isNone() {
    String text = "{\"size\":1,\"chunk_size\":1,\"chunks\":[" + "[],".repeat(2_400_000) + "[]]}";
    assertThat(ManifestJson.read(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
