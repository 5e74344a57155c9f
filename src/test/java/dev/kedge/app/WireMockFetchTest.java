package dev.kedge.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.kedge.fixture.RealTicker;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.Header;
import dev.kedge.model.TransferEvent;
import dev.kedge.origin.HttpOrigin;
import dev.kedge.origin.OriginConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plain web server in front of a plain client looks like: requests counted by WireMock. */
class WireMockFetchTest {
  private static final byte[] CONTENT = "the bytes of the file".getBytes(StandardCharsets.UTF_8);

  private final WireMockServer server = new WireMockServer(options().dynamicPort());
  private final List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path directory;

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void theFirstRequest_isAGetOfAllBytesAsTheyAre() throws Exception {
    server.stubFor(get(urlEqualTo("/f.bin")).willReturn(aResponse().withBody(CONTENT)));

    fetch("/f.bin");

    assertThat(Files.readAllBytes(directory.resolve("f.bin"))).isEqualTo(CONTENT);
    server.verify(0, headRequestedFor(anyUrl()));
    server.verify(
        1,
        getRequestedFor(urlEqualTo("/f.bin"))
            .withHeader("Range", equalTo("bytes=0-"))
            .withHeader("Accept-Encoding", equalTo("identity"))
            .withHeader("X-Mine", equalTo("secret"))
            .withoutHeader("Referer"));
  }

  @Test
  void aBusyServer_isAskedAgain() throws Exception {
    server.stubFor(
        any(anyUrl())
            .inScenario("busy")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0"))
            .willSetStateTo("free"));
    server.stubFor(
        any(anyUrl())
            .inScenario("busy")
            .whenScenarioStateIs("free")
            .willReturn(aResponse().withBody(CONTENT)));

    fetch("/f.bin");

    assertThat(events).anyMatch(event -> event instanceof TransferEvent.Retry);
    assertThat(Files.readAllBytes(directory.resolve("f.bin"))).isEqualTo(CONTENT);
  }

  @Test
  void aMissingFile_leavesNothingAndIsNamed() throws Exception {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404).withBody("Not Found")));

    fetch("/f.bin");

    assertThat(events.getLast()).isInstanceOf(TransferEvent.Failed.class);
    Failure why = ((TransferEvent.Failed) events.getLast()).failure();
    assertThat(why).isInstanceOf(Failure.Refused.class).hasMessageContaining("404");
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  private void fetch(String path) throws Exception {
    FetchItem item =
        new FetchItem(
            URI.create(server.baseUrl() + path),
            null,
            directory,
            List.of(),
            List.of(new Header("X-Mine", "secret")));
    try (Kedge kedge = client()) {
      kedge.fetch(new FetchRequest(List.of(item), FetchOptions.DEFAULT), events::add);
    }
  }

  private static Kedge client() throws Failure {
    RealTicker ticker = new RealTicker();
    return new Client(
        Ledger.inMemory(),
        options ->
            new HttpOrigin(new OriginConfig(options.limits(), "kedge", 4, ticker, false, Set.of())),
        ticker,
        new Random(1));
  }
}
