package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.EntityTag;
import dev.kedge.protocol.Preconditions.Outcome;
import dev.kedge.protocol.Preconditions.Validators;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows G to L of http-cases.md, with its representations. */
class PreconditionsTest {
  private static final Instant JAN_1 = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant JAN_2 = Instant.parse("2025-01-02T00:00:00Z");
  private static final Map<String, Validators> REPRESENTATIONS =
      Map.of(
          "R26", validators("\"v1\"", JAN_1, true),
          "R26w", validators("W/\"v1\"", JAN_1, true),
          "R26d", validators("", JAN_1, true),
          "R26s", validators("", JAN_2, false),
          "R26n", new Validators(Optional.empty(), Optional.empty(), false),
          "EMPTYTAG", validators("\"\"", JAN_1, true),
          "FRACTION", validators("\"v1\"", JAN_1.plusMillis(900), true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          R26      | "v1"                               | true
          R26      | "v2"                               | false
          R26      | W/"v1"                             | false
          R26w     | "v1"                               | false
          R26w     | W/"v1"                             | false
          R26      | "V1"                               | false
          R26d     | Wed, 01 Jan 2025 00:00:00 GMT      | true
          R26d     | Wed, 01 Jan 2025 00:00:01 GMT      | false
          R26d     | Tue, 31 Dec 2024 23:59:59 GMT      | false
          R26s     | Thu, 02 Jan 2025 00:00:00 GMT      | false
          R26d     | Wednesday, 01-Jan-25 00:00:00 GMT  | true
          R26d     | Wed Jan  1 00:00:00 2025           | true
          R26      | Wed, 01 Jan 2025 00:00:00 GMT      | true
          R26      | wrong                              | false
          R26      | v1                                 | false
          R26      | "v1", "v2"                         | false
          R26      | *                                  | false
          R26d     | "v1"                               | false
          R26n     | "v1"                               | false
          EMPTYTAG | ""                                 | true
          """)
  void ifRange(String representation, String value, boolean allowed) {
    assertThat(conditions(Map.of("if-range", List.of(value))).allowRange(of(representation)))
        .isEqualTo(allowed);
  }

  @Test
  void ifRangeAbsentOrTwice() {
    assertThat(conditions(Map.of()).allowRange(of("R26"))).isTrue();
    assertThat(conditions(Map.of("if-range", List.of("\"v1\"", "\"v1\""))).allowRange(of("R26")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          R26  | if-match: "v1"                                           | PROCEED
          R26  | if-match: "v2"                                           | PRECONDITION_FAILED
          R26  | if-match: "v0", "v1"                                     | PROCEED
          R26  | if-match: *                                              | PROCEED
          R26  | if-match: W/"v1"                                         | PRECONDITION_FAILED
          R26w | if-match: "v1"                                           | PRECONDITION_FAILED
          R26n | if-match: "v1"                                           | PRECONDITION_FAILED
          R26  | if-match:                                                | PRECONDITION_FAILED
          R26  | if-match: "v1", *                                        | PRECONDITION_FAILED
          R26  | if-match: "a" & if-match: "v1"                           | PROCEED
          R26  | if-match: "v1" & if-unmodified-since: Tue, 31 Dec 2024 00:00:00 GMT | PROCEED
          R26  | if-none-match: "v1"                                      | NOT_MODIFIED
          R26  | if-none-match: W/"v1"                                    | NOT_MODIFIED
          R26w | if-none-match: "v1"                                      | NOT_MODIFIED
          R26  | if-none-match: "foo", "bar", "v1" , "baz"                | NOT_MODIFIED
          R26  | if-none-match: *                                         | NOT_MODIFIED
          R26  | if-none-match: "v2"                                      | PROCEED
          R26  | if-none-match: "v2" & if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT | PROCEED
          R26  | if-none-match: "v1" & if-modified-since: Mon, 01 Jan 2024 00:00:00 GMT | NOT_MODIFIED
          R26  | if-none-match: garbage                                   | PROCEED
          R26  | if-none-match: "v1", garbage                             | PROCEED
          R26  | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT         | NOT_MODIFIED
          R26  | if-modified-since: Wed, 01 Jan 2025 00:00:01 GMT         | NOT_MODIFIED
          R26  | if-modified-since: Tue, 31 Dec 2024 23:59:59 GMT         | PROCEED
          R26  | if-modified-since: Tue, 19 Jan 2038 03:14:07 GMT         | NOT_MODIFIED
          R26  | if-modified-since: Wed, 01 Jan 2025 00:00:00 gmt         | PROCEED
          R26  | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT & if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT | PROCEED
          R26  | if-modified-since: Wednesday, 01-Jan-25 00:00:00 GMT     | NOT_MODIFIED
          R26  | if-modified-since: Wed Jan  1 00:00:00 2025              | NOT_MODIFIED
          R26n | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT         | PROCEED
          FRACTION | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT     | NOT_MODIFIED
          FRACTION | if-unmodified-since: Wed, 01 Jan 2025 00:00:00 GMT   | PROCEED
          R26  | if-unmodified-since: Wed, 01 Jan 2025 00:00:00 GMT       | PROCEED
          R26  | if-unmodified-since: Wed, 01 Jan 2025 00:00:01 GMT       | PROCEED
          R26  | if-unmodified-since: Tue, 31 Dec 2024 23:59:59 GMT       | PRECONDITION_FAILED
          R26  | if-unmodified-since: soon                                | PROCEED
          R26n | if-unmodified-since: Tue, 31 Dec 2024 23:59:59 GMT       | PROCEED
          R26  | if-match: "v1" & if-none-match: "v1"                     | NOT_MODIFIED
          R26  | if-match: "v2" & if-none-match: "v1"                     | PRECONDITION_FAILED
          R26  | if-unmodified-since: Tue, 31 Dec 2024 23:59:59 GMT & if-none-match: "v1" | PRECONDITION_FAILED
          R26  | if-unmodified-since: Wed, 01 Jan 2025 00:00:00 GMT & if-none-match: "v1" | NOT_MODIFIED
          """)
  void inTheirOrder(String representation, String fields, Outcome expected) {
    assertThat(parse(fields).evaluate("GET", of(representation))).isEqualTo(expected);
    assertThat(parse(fields).evaluate("HEAD", of(representation))).isEqualTo(expected);
  }

  @Test
  void otherMethods() {
    assertThat(parse("if-none-match: *").evaluate("PUT", of("R26")))
        .isEqualTo(Outcome.PRECONDITION_FAILED);
    assertThat(
            parse("if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT").evaluate("POST", of("R26")))
        .isEqualTo(Outcome.PROCEED);
  }

  private static Preconditions parse(String fields) {
    Map<String, List<String>> byName =
        Stream.of(fields.split(" & ", -1))
            .map(field -> field.split(":", 2))
            .collect(
                Collectors.groupingBy(
                    parts -> parts[0],
                    Collectors.mapping(parts -> parts[1].strip(), Collectors.toList())));
    return conditions(byName);
  }

  private static Preconditions conditions(Map<String, List<String>> fields) {
    return Preconditions.of(name -> fields.getOrDefault(name, List.of()));
  }

  private static Validators of(String representation) {
    return Objects.requireNonNull(REPRESENTATIONS.get(representation));
  }

  private static Validators validators(String tag, Instant modified, boolean dateIsStrong) {
    Optional<EntityTag> parsed = EntityTags.parse(tag);
    return new Validators(parsed, Optional.of(modified), dateIsStrong);
  }
}
