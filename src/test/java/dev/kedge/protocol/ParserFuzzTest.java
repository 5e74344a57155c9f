package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text from outside may end a parser with an exception, or keep it busy. */
final class ParserFuzzTest {
  private static final long SEED = Long.getLong("kedge.fuzz.seed", 20_261_121);
  private static final int RUNS = Integer.getInteger("kedge.fuzz.runs", 2_000);
  private static final int LONG = 64 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(4);
  private static final URI BASE = URI.create("https://h/a/b?q");

  private static final List<String> SEEDS =
      List.of(
          "bytes 0-4/26",
          "bytes */26",
          "120",
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "W/\"v1\", \"v2\"",
          "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
          "https://u:p@bücher.de:8080/a/../b%20c?sig=1&X-Amz-Date=2#f",
          "//[::1]:80/x?y",
          "../a/./b",
          "attachment; filename=\"a\\\"b\"; filename*=UTF-8''%E2%82%AC",
          "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:, b=?0;c=1.5, d=\"x\"",
          "sha-512=3, sha-256=10",
          "<https://a/f>; rel=\"duplicate x\"; pri=1; geo=de, <b>; rel=describedby",
          "https://h/a\tm\n out=x\n checksum=md5=d41d8cd98f00b204e9800998ecf8427e\n header=A: b\n");

  interface Parser {
    void parse(String text) throws Failure.Usage;
  }

  /** A parser with the name it is shown under. */
  record Named(String name, Parser parser) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> parsers() {
    return Stream.of(
        new Named("ContentRange", ContentRange::parse),
        new Named("ContentRange unsatisfied", ContentRange::parseUnsatisfied),
        new Named("RetryAfter", text -> RetryAfter.parse(text, Instant.EPOCH)),
        new Named("HttpDates", HttpDates::parse),
        new Named("EntityTags", EntityTags::parse),
        new Named("EntityTags list", text -> EntityTags.parseList(List.of(text, text))),
        new Named("Checksums", Checksums::parse),
        new Named("UrlInput", text -> shown(UrlInput.parse(text))),
        new Named("UrlInput https", text -> shown(UrlInput.parse("https://" + text))),
        new Named("UrlInput path", text -> shown(UrlInput.parse("https://h/" + text))),
        new Named("UrlInput.resolve", text -> shown(UrlInput.resolve(BASE, text).orElse(BASE))),
        new Named("ContentDisposition", ContentDisposition::fileName),
        new Named(
            "ContentDisposition written",
            text -> assertThat(ContentDisposition.attachment(text)).isPrintable()),
        new Named(
            "DigestFields",
            text -> {
              DigestFields.ofRepresentation(name -> List.of(text, text), 200);
              DigestFields.ofContent(name -> List.of(text));
            }),
        new Named(
            "WantDigest",
            text -> WantDigest.choose(List.of(text), List.of(DigestAlgorithm.values()))),
        new Named("LinkField", text -> LinkField.parse(List.of(text, text))),
        new Named("Displayed", Displayed::escape),
        new Named("InputList", text -> InputList.parse(text.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void anyText_isReadOrRefused(Named subject) {
    Random random = new Random(SEED);
    for (int run = 0; run < RUNS; run++) {
      String text = random.nextInt(4) == 0 ? noise(random) : mutated(random);
      assertReadOrRefused(subject, text);
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void longText_takesLinearTime(Named subject) {
    for (String text : longTexts()) {
      assertTimeout(
          LIMIT,
          () -> assertReadOrRefused(subject, text),
          () -> text.substring(0, Math.min(40, text.length())));
    }
  }

  private static void assertReadOrRefused(Named subject, String text) {
    assertThatCode(
            () -> {
              try {
                subject.parser().parse(text);
              } catch (Failure.Usage refused) {
                Displayed.escape(refused.text());
              }
            })
        .as(
            "seed %d, text <%s>",
            SEED, Displayed.escape(text.substring(0, Math.min(300, text.length()))))
        .doesNotThrowAnyException();
  }

  /** What was made legal once stays as it is, and all that is done to URLs can be done to it. */
  private static void shown(URI url) throws Failure.Usage {
    assertThat(UrlInput.parse(RawChars.sent(url.toString()))).isEqualTo(url);
    assertThat(Authority.of(url).host()).isNotEmpty();
    RedactedUrl.of(url);
    RedactedUrl.key(url);
    RedactedUrl.secretNames(url);
    UrlName.of(url);
    Authority.of(url);
  }

  private static String noise(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(60); length > 0; length--) {
      text.append(anyChar(random));
    }
    return text.toString();
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int times = random.nextInt(6); times > 0; times--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, anyChar(random));
        case 1 -> text.delete(at, end);
        case 2 -> text.insert(at, text.substring(at, end));
        default -> text.replace(at, end, String.valueOf(anyChar(random)));
      }
    }
    return text.toString();
  }

  /** Mostly what parsers look out for, then octets, then all of Unicode with lone surrogates. */
  private static char anyChar(Random random) {
    String special = "\"\\;,=:/%?#[]<>'*-+@ \t\r\n0189aAzZ";
    return switch (random.nextInt(4)) {
      case 0 -> (char) random.nextInt(0x100);
      case 1 -> (char) random.nextInt(0x10000);
      default -> special.charAt(random.nextInt(special.length()));
    };
  }

  private static List<String> longTexts() {
    List<String> texts = new ArrayList<>();
    Stream.of(
            "a",
            "9",
            "%",
            "%41",
            "\"",
            "\\",
            "\\\"",
            ";",
            ",",
            "=",
            "a=",
            "a=b;",
            "a=:AA==:,",
            "/",
            "/..",
            "/.",
            "../",
            "?",
            "&token=x",
            "@",
            ":",
            "[",
            "<",
            "<a>;",
            "<a>;rel=x,",
            " ",
            "\t",
            "\n",
            "a\n",
            " \n",
            "W/\"a\",",
            "a.",
            "ä",
            "\u0301",
            "\u00e4",
            "\ud83d",
            "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= ",
            "filename=\"",
            "'",
            "-")
        .forEach(unit -> {
          String run = unit.repeat(LONG / unit.length());
          texts.add(run);
          texts.add("https://h/" + run);
          texts.add("bytes " + run);
          texts.add("attachment; filename*=UTF-8''" + run);
          texts.add("attachment; filename=\"" + run);
          texts.add("<" + run);
          texts.add("sha-256=:" + run);
          texts.add("https://h/\n " + run);
        });
    return texts;
  }
}
