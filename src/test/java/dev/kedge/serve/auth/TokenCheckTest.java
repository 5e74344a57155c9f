package dev.kedge.serve.auth;

import static dev.kedge.serve.auth.Verdict.Reason.EXPIRED;
import static dev.kedge.serve.auth.Verdict.Reason.FORGED;
import static dev.kedge.serve.auth.Verdict.Reason.NOT_MEANT;
import static dev.kedge.serve.auth.Verdict.Reason.NOT_YET;
import static dev.kedge.serve.auth.Verdict.Reason.REVOKED;
import static dev.kedge.serve.auth.Verdict.Reason.UNUSABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kedge.model.Failure;
import dev.kedge.serve.auth.SigningKey.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenCheckTest {
  private static final RSAKey RSA = rsa();
  private static final ECKey CURVE = curve();

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @TempDir Path directory;

  private final List<String> notices = new ArrayList<>();
  private final FakeTicker ticker = new FakeTicker();
  private final FakeKeys keys = FakeKeys.withOneEach();
  private final CachedKeys cached = new CachedKeys(keys, ticker);
  private final Tokens tokens = new Tokens(cached, ticker);
  private final TokenCheck check = new TokenCheck(cached, Optional.empty(), ticker);

  @Test
  void userToken_isGood() throws IOException {
    Verdict verdict = check.check(token(TokenKind.USER));
    assertThat(verdict)
        .isEqualTo(
            new Verdict.Granted(
                new Principal(
                    Principal.Kind.USER,
                    "ann",
                    Optional.empty(),
                    Set.of(Scope.READ, Scope.LINK, Scope.SYNC),
                    PathRules.EVERYTHING)));
  }

  @Test
  void pathsAndScopes_areKept() throws IOException {
    TokenGrant grant =
        new TokenGrant(
            TokenKind.USER,
            "ann",
            Optional.empty(),
            Set.of(Scope.READ),
            new PathRules(List.of("docs/", "/a.bin")),
            ticker.now(),
            ticker.now().plusSeconds(60));
    Principal principal = principal(check.check(tokens.issue(grant, "t").text()));
    assertThat(principal.scopes()).containsExactly(Scope.READ);
    assertThat(principal.paths().rules()).containsExactly("docs/", "a.bin");
  }

  @Test
  void otherNode_takesIt() throws IOException {
    TokenCheck other = new TokenCheck(new CachedKeys(keys, ticker), Optional.empty(), ticker);
    assertThat(other.check(token(TokenKind.USER))).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void everyPartOfIt_counts() throws IOException {
    String token = token(TokenKind.USER);
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + c + token.substring(i + 1);
      assertForged(changed);
    }
    // The last char of 32 octets in base64 has two bits that mean nothing.
    int last = BASE64.indexOf(token.charAt(token.length() - 1));
    for (String end :
        List.of(BASE64.substring(last + 1, last + 2), token.substring(token.length() - 1) + "=")) {
      assertForged(token.substring(0, token.length() - 1) + end);
    }
  }

  @Test
  void none_isNoAlgorithm() throws IOException {
    assertForged(new PlainJWT(claims().build()).serialize());
    String none = encoded("{\"alg\":\"none\",\"kid\":\"" + keys.of(Use.TOKEN).id() + "\"}");
    String payload = token(TokenKind.USER).split("\\.", -1)[1];
    for (String tail : List.of(".", ".AAAA", "")) {
      assertForged(none + '.' + payload + tail);
    }
    for (String alg : List.of("None", "NONE", "nOnE", "")) {
      String header = encoded("{\"alg\":\"" + alg + "\",\"kid\":\"" + own() + "\"}");
      assertForged(header + '.' + payload + ".AAAA");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS384", "HS512", "RS256", "ES256"})
  void headerDoesNotChooseTheAlgorithm(String algorithm) throws Exception {
    byte[] longSecret = new byte[64];
    System.arraycopy(keys.of(Use.TOKEN).secret(), 0, longSecret, 0, 32);
    JWSHeader header = header(JWSAlgorithm.parse(algorithm), TokenKind.USER.type(), own());
    String signed;
    if (algorithm.startsWith("HS")) {
      signed = sign(header, claims().build(), new MACSigner(longSecret));
    } else {
      signed =
          sign(
              header,
              claims().build(),
              algorithm.equals("RS256") ? new RSASSASigner(RSA) : new ECDSASigner(CURVE));
    }
    assertForged(signed);
  }

  @Test
  void publicKey_isNoSharedSecret() throws Exception {
    TokenCheck withProvider =
        withProvider(new JWKSet(List.of(RSA.toPublicJWK(), CURVE.toPublicJWK())));
    byte[] publicKey = RSA.toRSAPublicKey().getEncoded();
    String text =
        encoded("{\"alg\":\"HS256\",\"kid\":\"rsa-1\"}")
            + '.'
            + encoded(foreign().build().toString());
    byte[] mac = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, publicKey).hmac(text);
    String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    assertReason(withProvider.check(text + '.' + signature), FORGED);
  }

  @Test
  void kinds_areNotSwapped() throws Exception {
    assertRefused(signed("kedge-device+jwt", claims().build()), NOT_MEANT);
    assertRefused(signed("kedge-user+jwt", claims().claim("dev", "d7").build()), NOT_MEANT);
    assertRefused(signed("JWT", claims().build()), NOT_MEANT);
    assertRefused(signed("kedge-link+jwt", claims().build()), NOT_MEANT);
    assertRefused(signed("", claims().build()), NOT_MEANT);
    assertThat(check.check(signed("application/kedge-user+jwt", claims().build())))
        .isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void userTokenThatClaimsMore_getsNoMore() throws Exception {
    String greedy =
        signed("kedge-user+jwt", claims().claim("scope", "kedge:read kedge:admin root").build());
    assertThat(principal(check.check(greedy)).scopes()).containsExactly(Scope.READ);
  }

  @Test
  void linksKey_signsNoTokens() throws Exception {
    SigningKey link = keys.of(Use.LINK);
    assertForged(
        sign(
            header(JWSAlgorithm.HS256, "kedge-user+jwt", link.id()),
            claims().build(),
            new MACSigner(link.secret())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../../dev/null", "x' OR '1'='1", "", "/etc/hostname", "%00", "k|whoami"})
  void keyId_isOnlyLookedUp(String id) throws Exception {
    assertForged(
        sign(
            header(JWSAlgorithm.HS256, "kedge-user+jwt", id),
            claims().build(),
            new MACSigner(new byte[32])));
  }

  @Test
  void keysInTheHeader_areNotUsed() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType("kedge-user+jwt"))
            .keyID(own())
            .jwk(RSA.toPublicJWK())
            .build();
    assertForged(sign(header, claims().build(), new RSASSASigner(RSA)));
  }

  @Test
  void extensionsThatMustBeUnderstood_areNot() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(new JOSEObjectType("kedge-user+jwt"))
            .keyID(own())
            .criticalParams(Set.of("exp"))
            .customParam("exp", 1)
            .build();
    assertForged(sign(header, claims().build(), new MACSigner(keys.of(Use.TOKEN).secret())));
  }

  @Test
  void times() throws Exception {
    Instant now = ticker.now();
    String expired = signed(claims -> claims.expirationTime(Date.from(now.minusSeconds(30))));
    assertRefused(expired, EXPIRED);
    assertGranted(signed(claims -> claims.expirationTime(Date.from(now.minusSeconds(29)))));
    assertRefused(signed(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(61)))), NOT_YET);
    assertGranted(signed(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60)))));
    assertRefused(signed(claims -> claims.issueTime(Date.from(now.plusSeconds(61)))), NOT_YET);
    assertRefused(signed(claims -> claims.expirationTime(null)), UNUSABLE);
    assertRefused(signed(claims -> claims.issueTime(null)), UNUSABLE);
    assertRefused(
        signed(claims -> claims.expirationTime(Date.from(now.plus(Duration.ofDays(400))))),
        NOT_MEANT);
  }

  @Test
  void claims_areReadStrictly() throws Exception {
    assertRefused(signed(claims -> claims.issuer("evil")), NOT_MEANT);
    assertRefused(signed(claims -> claims.issuer(null)), NOT_MEANT);
    assertRefused(signed(claims -> claims.audience("other")), NOT_MEANT);
    assertRefused(signed(claims -> claims.subject(null)), UNUSABLE);
    assertRefused(signed(claims -> claims.subject("")), UNUSABLE);
    assertRefused(signed(claims -> claims.subject("a".repeat(201))), UNUSABLE);
    assertRefused(signed(claims -> claims.claim("paths", "docs/")), UNUSABLE);
    assertRefused(signed(claims -> claims.claim("paths", List.of(1))), UNUSABLE);
    assertRefused(signed(claims -> claims.claim("paths", List.of("a/../b"))), UNUSABLE);
    assertRefused(signed(claims -> claims.claim("scope", List.of("kedge:read"))), UNUSABLE);
    assertThat(
            principal(check.check(signed(claims -> claims.claim("paths", List.of()))))
                .paths()
                .rules())
        .isEmpty();
  }

  @Test
  void claimThatStandsTwice_isRefused() {
    String claims =
        "{\"iss\":\"kedge\",\"aud\":\"kedge\",\"sub\":\"ann\",\"sub\":\"root\",\"iat\":1767225600,\"exp\":1767229200}";
    assertRefused(
        signedText(
            "{\"alg\":\"HS256\",\"typ\":\"kedge-user+jwt\",\"kid\":\"" + own() + "\"}", claims),
        UNUSABLE);
  }

  @Test
  void headerThatStandsTwice_isRefused() {
    String claims =
        "{\"iss\":\"kedge\",\"aud\":\"kedge\",\"sub\":\"ann\",\"iat\":1767225600,\"exp\":1767229200,\"scope\":\"kedge:read\"}";
    String header = "{\"alg\":\"HS256\",\"typ\":\"kedge-user+jwt\",\"kid\":\"" + own() + "\"";
    assertThat(verdict(signedText(header + "}", claims))).isInstanceOf(Verdict.Granted.class);
    assertForged(signedText(header + ",\"typ\":\"kedge-admin+jwt\"}", claims));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a.b.c", "a.b.c.d.e", "eyJhbGciOiJIUzI1NiJ9", "\u0000", "é.é.é"})
  void garbage_isRefused(String text) {
    assertForged(text);
  }

  @Test
  void longText_isNotEvenParsed() {
    assertForged("a".repeat(TokenCheck.LONGEST_TEXT + 1));
  }

  @Test
  void revoked() throws IOException {
    String token = token(TokenKind.USER);
    String device = token(TokenKind.DEVICE);
    keys.revocations.add(new Revocation(Revocation.Kind.TOKEN, "id-USER", ticker.now()));
    keys.revocations.add(new Revocation(Revocation.Kind.DEVICE, "d7", ticker.now()));
    ticker.pass(CachedKeys.FRESH);
    assertRefused(token, REVOKED);
    assertRefused(device, REVOKED);
    assertThat(check.check(token(TokenKind.DEVICE))).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void keyThatIsOver_isForged() throws IOException {
    String token = token(TokenKind.USER);
    keys.end(keys.of(Use.TOKEN), ticker.now());
    ticker.pass(CachedKeys.FRESH);
    assertRefused(token, FORGED);
  }

  @Test
  void providersUsers_areLetIn() throws Exception {
    TokenCheck withProvider =
        withProvider(new JWKSet(List.of(RSA.toPublicJWK(), CURVE.toPublicJWK())));
    String byRsa =
        sign(header(JWSAlgorithm.RS256, "JWT", "rsa-1"), foreign().build(), new RSASSASigner(RSA));
    String byCurve =
        sign(
            header(JWSAlgorithm.ES256, "at+jwt", "ec-1"),
            foreign().build(),
            new ECDSASigner(CURVE));
    for (String token : List.of(byRsa, byCurve)) {
      Principal principal = principal(withProvider.check(token));
      assertThat(principal.kind()).isEqualTo(Principal.Kind.USER);
      assertThat(principal.subject()).isEqualTo("provider|ann");
    }
    assertThat(check.check(byRsa)).isEqualTo(new Verdict.Refused(FORGED));
  }

  @Test
  void providersTokens_areNeverMoreThanUsers() throws Exception {
    TokenCheck withProvider = withProvider(new JWKSet(RSA.toPublicJWK()));
    JWTClaimsSet admin = foreign().claim("scope", "openid kedge:admin kedge:read").build();
    String token = sign(header(JWSAlgorithm.RS256, "JWT", "rsa-1"), admin, new RSASSASigner(RSA));
    assertThat(principal(withProvider.check(token)).scopes()).containsExactly(Scope.READ);
    String typed =
        sign(
            header(JWSAlgorithm.RS256, "kedge-admin+jwt", "rsa-1"),
            foreign().build(),
            new RSASSASigner(RSA));
    assertThat(withProvider.check(typed)).isEqualTo(new Verdict.Refused(NOT_MEANT));
    JWTClaimsSet own = foreign().issuer("kedge").audience("kedge").build();
    String claimsOwn = sign(header(JWSAlgorithm.RS256, "JWT", "rsa-1"), own, new RSASSASigner(RSA));
    assertThat(withProvider.check(claimsOwn)).isEqualTo(new Verdict.Refused(NOT_MEANT));
    String otherAlgorithm =
        sign(header(JWSAlgorithm.PS256, "JWT", "rsa-1"), foreign().build(), new RSASSASigner(RSA));
    assertReason(withProvider.check(otherAlgorithm), FORGED);
  }

  /** Whoever sets up a provider has to find out what his tokens lack. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sub |  | it has no sub",
        "sub | 5 | sub must be a text",
        "sub | \"\" | sub must have 1 to 200 characters",
        "iat |  | it has no iat",
        "exp |  | it has no exp",
        "exp | \"1767229200\" | exp must be a number of seconds since 1970",
        "exp | -1 | exp must be a number of seconds since 1970",
        "exp | 1e300 | exp must be a number of seconds since 1970",
        "nbf | true | nbf must be a number of seconds since 1970",
        "iss | 1 | iss must be a text",
        "aud | [1] | aud must be a list of texts",
        "aud | {} | aud must be a text",
        "scope | [\"kedge:read\"] | scope must be a text",
        "paths | \"docs/\" | paths must be a list of texts",
        "paths | null | paths must be a list of texts",
        "paths | [null] | paths must be a list of texts",
        "paths | [\"a/../b\"] | a rule in paths is none",
      })
  void misshapenClaim_isNamed(String claim, @Nullable String json, String text) throws Exception {
    Map<String, String> claims = new TreeMap<>();
    claims.put("iss", "\"https://id.example.test\"");
    claims.put("aud", "[\"downloads\"]");
    claims.put("sub", "\"ann\"");
    claims.put("iat", "1767225600.5");
    claims.put("exp", "1767229200");
    TokenCheck withProvider = withProvider(new JWKSet(RSA.toPublicJWK()));
    assertThat(withProvider.check(byProvider(claims))).isInstanceOf(Verdict.Granted.class);
    claims.remove(claim);
    if (json != null) {
      claims.put(claim, json);
    }
    assertThat(withProvider.check(byProvider(claims)))
        .isEqualTo(new Verdict.Refused(UNUSABLE, text));
  }

  private static String byProvider(Map<String, String> claims) throws JOSEException {
    String json =
        claims.entrySet().stream()
            .map(claim -> '"' + claim.getKey() + "\":" + claim.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    var token = new JWSObject(header(JWSAlgorithm.RS256, "JWT", "rsa-1"), new Payload(json));
    token.sign(new RSASSASigner(RSA));
    return token.serialize();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS512", "PS256"})
  void otherAlgorithm_isNamed(String algorithm) throws Exception {
    TokenCheck withProvider = withProvider(new JWKSet(RSA.toPublicJWK()));
    JWSHeader header = header(JWSAlgorithm.parse(algorithm), "JWT", "rsa-1");
    assertThat(withProvider.check(sign(header, foreign().build(), new RSASSASigner(RSA))))
        .isEqualTo(new Verdict.Refused(FORGED, "its key is for RS256 only (alg)"));
    JWSHeader nameless = new JWSHeader(JWSAlgorithm.RS256);
    assertThat(withProvider.check(sign(nameless, foreign().build(), new RSASSASigner(RSA))))
        .isEqualTo(new Verdict.Refused(FORGED, "it does not name its key (kid)"));
  }

  @Test
  void providersNewKeys_areReadWithoutRestart() throws Exception {
    Path file = directory.resolve("jwks.json");
    Files.writeString(file, new JWKSet(CURVE.toPublicJWK()).toString());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    TokenCheck withProvider = withProvider(file);
    String token =
        sign(header(JWSAlgorithm.RS256, "JWT", "rsa-1"), foreign().build(), new RSASSASigner(RSA));
    assertThat(withProvider.check(token)).isEqualTo(new Verdict.Refused(FORGED));
    Files.writeString(file, "{ broken");
    ticker.pass(JwksFile.BETWEEN_LOOKS);
    assertThat(withProvider.check(token)).isEqualTo(new Verdict.Refused(FORGED));
    Files.writeString(file, new JWKSet(RSA.toPublicJWK()).toString());
    ticker.pass(JwksFile.BETWEEN_LOOKS);
    assertThat(withProvider.check(token)).isInstanceOf(Verdict.Granted.class);
  }

  @Test
  void providerWithoutKeysAnyMore_letsNobodyIn() throws Exception {
    TokenCheck withProvider = withProvider(new JWKSet(RSA.toPublicJWK()));
    String token = providersToken();
    assertThat(withProvider.check(token)).isInstanceOf(Verdict.Granted.class);
    Path file = Files.writeString(directory.resolve("jwks.json"), "{\"keys\":[]}");
    for (int i = 0; i < 3; i++) {
      ticker.pass(JwksFile.BETWEEN_LOOKS);
      assertThat(withProvider.check(token)).isEqualTo(new Verdict.Refused(FORGED));
    }
    assertThat(notices).singleElement().asString().contains("no keys any more");
    Files.writeString(file, new JWKSet(RSA.toPublicJWK()).toString());
    ticker.pass(JwksFile.BETWEEN_LOOKS);
    assertThat(withProvider.check(token)).isInstanceOf(Verdict.Granted.class);
    assertThat(notices).hasSize(2).last().asString().contains("is read again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "gone"})
  void brokenFile_leavesTheKeysForTenMinutes(String text) throws Exception {
    TokenCheck withProvider = withProvider(new JWKSet(RSA.toPublicJWK()));
    String token = providersToken();
    Path file = directory.resolve("jwks.json");
    String good = Files.readString(file);
    if (text.equals("gone")) {
      Files.delete(file);
    } else {
      Files.writeString(file, text);
    }
    for (Duration passed = JwksFile.BETWEEN_LOOKS;
        passed.compareTo(JwksFile.LONGEST) < 0;
        passed = passed.plus(JwksFile.BETWEEN_LOOKS)) {
      ticker.pass(JwksFile.BETWEEN_LOOKS);
      assertThat(withProvider.check(token)).isInstanceOf(Verdict.Granted.class);
    }
    ticker.pass(JwksFile.BETWEEN_LOOKS);
    assertThat(withProvider.check(token)).isEqualTo(new Verdict.Refused(FORGED));
    assertThat(notices).singleElement().asString().contains("10 minutes");
    Files.writeString(file, good);
    ticker.pass(JwksFile.BETWEEN_LOOKS);
    assertThat(withProvider.check(token)).isInstanceOf(Verdict.Granted.class);
    assertThat(notices).hasSize(2).last().asString().contains("is read again");
  }

  private String providersToken() throws JOSEException {
    return sign(
        header(JWSAlgorithm.RS256, "JWT", "rsa-1"),
        foreign().expirationTime(Date.from(ticker.now().plusSeconds(7200))).build(),
        new RSASSASigner(RSA));
  }

  @Test
  void fileWithSecrets_isRefused() throws IOException {
    OctetSequenceKey shared = new OctetSequenceKey.Builder(new byte[32]).keyID("s").build();
    for (String text :
        List.of(
            new JWKSet(RSA).toString(false),
            new JWKSet(shared).toString(false),
            "{\"keys\":[]}",
            "[]",
            "",
            "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"x\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}")) {
      Path file = Files.writeString(directory.resolve("bad.json"), text);
      assertThatThrownBy(() -> withProvider(file)).as(text).isInstanceOf(Failure.Local.class);
    }
  }

  private TokenCheck withProvider(JWKSet set) throws IOException, Failure {
    Path file = Files.writeString(directory.resolve("jwks.json"), set.toString());
    return withProvider(file);
  }

  private TokenCheck withProvider(Path file) throws Failure {
    var options = new AccessOptions.Provider(file, "https://id.example.test", "downloads");
    return new TokenCheck(cached, Optional.of(options.open(ticker, notices::add)), ticker);
  }

  private JWTClaimsSet.Builder foreign() {
    return claims()
        .issuer("https://id.example.test")
        .audience("downloads")
        .subject("provider|ann")
        .claim("scope", "openid");
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("kedge")
        .audience("kedge")
        .subject("ann")
        .issueTime(Date.from(ticker.now()))
        .expirationTime(Date.from(ticker.now().plusSeconds(3600)))
        .claim("scope", "kedge:read");
  }

  private String token(TokenKind kind) throws IOException {
    Optional<String> device = kind == TokenKind.DEVICE ? Optional.of("d7") : Optional.empty();
    TokenGrant grant =
        new TokenGrant(
            kind,
            "ann",
            device,
            kind.most(),
            PathRules.EVERYTHING,
            ticker.now(),
            ticker.now().plus(kind.lifetime()));
    return tokens.issue(grant, "id-" + kind).text();
  }

  private String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return signed("kedge-user+jwt", change.apply(claims()).build());
  }

  private String signed(String type, JWTClaimsSet claims) throws JOSEException {
    return sign(
        header(JWSAlgorithm.HS256, type, own()),
        claims,
        new MACSigner(keys.of(Use.TOKEN).secret()));
  }

  private String signedText(String header, String claims) {
    String text = encoded(header) + '.' + encoded(claims);
    byte[] mac = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, keys.of(Use.TOKEN).secret()).hmac(text);
    return text + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  private String own() {
    return keys.of(Use.TOKEN).id();
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String type, String keyId) {
    var header = new JWSHeader.Builder(algorithm).keyID(keyId);
    return type.isEmpty() ? header.build() : header.type(new JOSEObjectType(type)).build();
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertForged(String token) {
    assertReason(verdict(token), FORGED);
  }

  private void assertRefused(String token, Verdict.Reason reason) {
    assertReason(verdict(token), reason);
  }

  private static void assertReason(Verdict verdict, Verdict.Reason reason) {
    assertThat(refused(verdict).reason()).isEqualTo(reason);
  }

  private static Verdict.Refused refused(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return (Verdict.Refused) verdict;
  }

  private void assertGranted(String token) {
    assertThat(verdict(token)).isInstanceOf(Verdict.Granted.class);
  }

  private Verdict verdict(String token) {
    try {
      return check.check(token);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RSAKey rsa() {
    try {
      return new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey curve() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static Principal principal(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Granted.class);
    return ((Verdict.Granted) verdict).principal();
  }
}
