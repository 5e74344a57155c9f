package dev.kedge.serve.auth;

import static dev.kedge.serve.auth.Verdict.Reason.ELSEWHERE;
import static dev.kedge.serve.auth.Verdict.Reason.EXPIRED;
import static dev.kedge.serve.auth.Verdict.Reason.FORGED;
import static dev.kedge.serve.auth.Verdict.Reason.NOT_YET;
import static dev.kedge.serve.auth.Verdict.Reason.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.protocol.AddressLiteral;
import dev.kedge.protocol.CidrBlock;
import dev.kedge.serve.auth.SigningKey.Use;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinksTest {
  private static final Optional<InetAddress> CLIENT = AddressLiteral.parse("203.0.113.7");
  private static final String HOST = "dl.example.test";

  private final FakeTicker ticker = new FakeTicker();
  private final FakeKeys keys = FakeKeys.withOneEach();
  private final Links links = new Links(new CachedKeys(keys, ticker), ticker);

  @Test
  void link_isGoodForItsUser() throws IOException {
    Verdict verdict = check(sign(grant("/files/a.bin")));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Granted.class,
            granted -> {
              assertThat(granted.principal().subject()).isEqualTo("ann");
              assertThat(granted.principal().kind()).isEqualTo(Principal.Kind.LINK);
              assertThat(granted.principal().scopes()).containsExactly(Scope.READ);
            });
  }

  @Test
  void otherNode_takesIt() throws IOException {
    Links other = new Links(new CachedKeys(keys, ticker), ticker);
    assertThat(check(other, sign(grant("/files/a.bin")))).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void otherStore_doesNot() throws IOException {
    Links other = new Links(new CachedKeys(FakeKeys.withOneEach(), ticker), ticker);
    assertRefused(check(other, sign(grant("/files/a.bin"))), FORGED);
  }

  @Test
  void time_isOver() throws IOException {
    String url = sign(grant("/files/a.bin"));
    ticker.pass(Duration.ofHours(1).plusSeconds(29));
    assertThat(check(url)).isInstanceOf(Verdict.Granted.class);
    ticker.pass(Duration.ofSeconds(1));
    assertRefused(check(url), EXPIRED);
  }

  @Test
  void time_hasNotCome() throws IOException {
    LinkGrant grant = grant("/files/a.bin", ticker.now().plusSeconds(61), Optional.empty());
    String url = sign(grant);
    assertRefused(check(url), NOT_YET);
    ticker.pass(Duration.ofSeconds(1));
    assertThat(check(url)).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void forgedAndExpired_isForged() throws IOException {
    String url = sign(grant("/files/a.bin"));
    ticker.pass(Duration.ofDays(2));
    assertRefused(check(url.replace("sub=ann", "sub=bob")), FORGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "203.0.113.0/24"})
  void address_fits(String block) throws IOException {
    LinkGrant grant = grant("/files/a.bin", ticker.now(), CidrBlock.parse(block));
    assertThat(check(sign(grant))).isInstanceOf(Verdict.Granted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.8", "10.0.0.0/8", "2001:db8::/32"})
  void address_isAnother(String block) throws IOException {
    LinkGrant grant = grant("/files/a.bin", ticker.now(), CidrBlock.parse(block));
    assertRefused(check(sign(grant)), ELSEWHERE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k2", "", "../../etc/passwd", "x' OR '1'='1", "%00"})
  void unknownKey_isForged(String id) throws IOException {
    String url = sign(grant("/files/a.bin"));
    String own = "kid=" + keys.of(Use.LINK).id();
    assertRefused(check(url.replace(own, "kid=" + id.replace(" ", "%20"))), FORGED);
  }

  @Test
  void tokensKey_signsNoLinks() throws IOException {
    String url = sign(grant("/files/a.bin"));
    String own = "kid=" + keys.of(Use.LINK).id();
    assertRefused(check(url.replace(own, "kid=" + keys.of(Use.TOKEN).id())), FORGED);
  }

  @Test
  void keyThatIsOver_isForged() throws IOException {
    String url = sign(grant("/files/a.bin"));
    keys.end(keys.of(Use.LINK), ticker.now().plusSeconds(60));
    ticker.pass(Duration.ofSeconds(59));
    assertThat(check(url)).isInstanceOf(Verdict.Granted.class);
    ticker.pass(Duration.ofSeconds(1));
    assertRefused(check(url), FORGED);
  }

  @Test
  void revocations_reachEveryNodeWithinTenSeconds() throws IOException {
    String url = sign(grant("/files/a.bin"));
    String query = url.substring(url.indexOf('?') + 1);
    keys.revocations.add(
        new Revocation(Revocation.Kind.LINK, Links.mark(query).orElseThrow(), ticker.now()));
    assertThat(check(url)).isInstanceOf(Verdict.Granted.class);
    ticker.pass(CachedKeys.FRESH);
    assertRefused(check(url), REVOKED);
  }

  @Test
  void userRevoked_isRevokedUpToThen() throws IOException {
    String before = sign(grant("/files/a.bin"));
    keys.revocations.add(new Revocation(Revocation.Kind.USER, "ann", ticker.now()));
    ticker.pass(CachedKeys.FRESH);
    assertRefused(check(before), REVOKED);
    assertThat(check(sign(grant("/files/a.bin")))).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void storeThatIsAway_letsNobodyInAfterTenSeconds() throws IOException {
    String url = sign(grant("/files/a.bin"));
    keys.away = true;
    ticker.pass(Duration.ofSeconds(9));
    assertThat(check(url)).isInstanceOf(Verdict.Granted.class);
    ticker.pass(Duration.ofSeconds(1));
    assertThatThrownBy(() -> check(url)).isInstanceOf(IOException.class);
  }

  @Test
  void madeUpKeys_doNotMakeTheStoreWork() throws IOException {
    String url = sign(grant("/files/a.bin"));
    String own = keys.of(Use.LINK).id();
    for (int i = 0; i < 100; i++) {
      check(url.replace(own, "made-up-" + i));
    }
    assertThat(keys.reads).isEqualTo(1);
    ticker.pass(Duration.ofSeconds(1));
    check(url.replace(own, "made-up"));
    check(url.replace(own, "made-up"));
    assertThat(keys.reads).isEqualTo(2);
  }

  @Test
  void newKey_isKnownAtOnce() throws IOException {
    check(sign(grant("/files/a.bin")));
    keys.keys.add(SigningKey.random(Use.LINK, 2, Instant.EPOCH));
    Links other = new Links(new CachedKeys(keys, ticker), ticker);
    ticker.pass(Duration.ofSeconds(1));
    assertThat(check(other.sign(HOST, grant("/files/a.bin")).url()))
        .isInstanceOf(Verdict.Granted.class);
  }

  private String sign(LinkGrant grant) throws IOException {
    return links.sign(HOST, grant).url();
  }

  private LinkGrant grant(String path) {
    return grant(path, ticker.now(), Optional.empty());
  }

  private LinkGrant grant(String path, Instant from, Optional<CidrBlock> addresses) {
    return new LinkGrant(
        path,
        "ann",
        from,
        ticker.now().plus(Duration.ofHours(1)),
        Optional.of("d7"),
        addresses,
        Optional.empty());
  }

  private Verdict check(String url) throws IOException {
    return check(links, url);
  }

  private static Verdict check(Links by, String url) throws IOException {
    int query = url.indexOf('?');
    return by.check("GET", HOST, url.substring(0, query), url.substring(query + 1), CLIENT);
  }

  private static void assertRefused(Verdict verdict, Verdict.Reason reason) {
    assertThat(verdict).isEqualTo(new Verdict.Refused(reason));
  }
}
