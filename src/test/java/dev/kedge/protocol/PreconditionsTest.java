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

  @ParameterizedTest(name = "row {0}: {1}, {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          115 | R26      | "v1"                               | true
          116 | R26      | "v2"                               | false
          117 | R26      | W/"v1"                             | false
          118 | R26w     | "v1"                               | false
          119 | R26w     | W/"v1"                             | false
          120 | R26      | "V1"                               | false
          122 | R26d     | Wed, 01 Jan 2025 00:00:00 GMT      | true
          123 | R26d     | Wed, 01 Jan 2025 00:00:01 GMT      | false
          124 | R26d     | Tue, 31 Dec 2024 23:59:59 GMT      | false
          125 | R26s     | Thu, 02 Jan 2025 00:00:00 GMT      | false
          126 | R26d     | Wednesday, 01-Jan-25 00:00:00 GMT  | true
          127 | R26d     | Wed Jan  1 00:00:00 2025           | true
          128 | R26      | Wed, 01 Jan 2025 00:00:00 GMT      | true
          129 | R26      | wrong                              | false
          130 | R26      | v1                                 | false
          131 | R26      | "v1", "v2"                         | false
          132 | R26      | *                                  | false
          133 | R26d     | "v1"                               | false
          133 | R26n     | "v1"                               | false
          141 | EMPTYTAG | ""                                 | true
          """)
  void ifRange(String row, String representation, String value, boolean allowed) {
    assertThat(conditions(Map.of("if-range", List.of(value))).allowRange(of(representation)))
        .isEqualTo(allowed);
  }

  @Test
  void ifRangeAbsentOrTwice() {
    assertThat(conditions(Map.of()).allowRange(of("R26"))).isTrue();
    assertThat(conditions(Map.of("if-range", List.of("\"v1\"", "\"v1\""))).allowRange(of("R26")))
        .isFalse();
  }

  @ParameterizedTest(name = "row {0}: {1}, {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          142 | R26  | if-match: "v1"                                           | PROCEED
          143 | R26  | if-match: "v2"                                           | PRECONDITION_FAILED
          144 | R26  | if-match: "v0", "v1"                                     | PROCEED
          146 | R26  | if-match: *                                              | PROCEED
          147 | R26  | if-match: W/"v1"                                         | PRECONDITION_FAILED
          148 | R26w | if-match: "v1"                                           | PRECONDITION_FAILED
          149 | R26n | if-match: "v1"                                           | PRECONDITION_FAILED
          154 | R26  | if-match:                                                | PRECONDITION_FAILED
          155 | R26  | if-match: "v1", *                                        | PRECONDITION_FAILED
          156 | R26  | if-match: "a" & if-match: "v1"                           | PROCEED
          153 | R26  | if-match: "v1" & if-unmodified-since: Tue, 31 Dec 2024 00:00:00 GMT | PROCEED
          158 | R26  | if-none-match: "v1"                                      | NOT_MODIFIED
          159 | R26  | if-none-match: W/"v1"                                    | NOT_MODIFIED
          160 | R26w | if-none-match: "v1"                                      | NOT_MODIFIED
          161 | R26  | if-none-match: "foo", "bar", "v1" , "baz"                | NOT_MODIFIED
          162 | R26  | if-none-match: *                                         | NOT_MODIFIED
          163 | R26  | if-none-match: "v2"                                      | PROCEED
          168 | R26  | if-none-match: "v2" & if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT | PROCEED
          169 | R26  | if-none-match: "v1" & if-modified-since: Mon, 01 Jan 2024 00:00:00 GMT | NOT_MODIFIED
          170 | R26  | if-none-match: garbage                                   | PROCEED
          170 | R26  | if-none-match: "v1", garbage                             | PROCEED
          173 | R26  | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT         | NOT_MODIFIED
          174 | R26  | if-modified-since: Wed, 01 Jan 2025 00:00:01 GMT         | NOT_MODIFIED
          175 | R26  | if-modified-since: Tue, 31 Dec 2024 23:59:59 GMT         | PROCEED
          176 | R26  | if-modified-since: Tue, 19 Jan 2038 03:14:07 GMT         | NOT_MODIFIED
          177 | R26  | if-modified-since: Wed, 01 Jan 2025 00:00:00 gmt         | PROCEED
          177 | R26  | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT & if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT | PROCEED
          178 | R26  | if-modified-since: Wednesday, 01-Jan-25 00:00:00 GMT     | NOT_MODIFIED
          178 | R26  | if-modified-since: Wed Jan  1 00:00:00 2025              | NOT_MODIFIED
          179 | R26n | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT         | PROCEED
          183 | FRACTION | if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT     | NOT_MODIFIED
          -   | FRACTION | if-unmodified-since: Wed, 01 Jan 2025 00:00:00 GMT   | PROCEED
          185 | R26  | if-unmodified-since: Wed, 01 Jan 2025 00:00:00 GMT       | PROCEED
          186 | R26  | if-unmodified-since: Wed, 01 Jan 2025 00:00:01 GMT       | PROCEED
          187 | R26  | if-unmodified-since: Tue, 31 Dec 2024 23:59:59 GMT       | PRECONDITION_FAILED
          188 | R26  | if-unmodified-since: soon                                | PROCEED
          189 | R26n | if-unmodified-since: Tue, 31 Dec 2024 23:59:59 GMT       | PROCEED
          192 | R26  | if-match: "v1" & if-none-match: "v1"                     | NOT_MODIFIED
          193 | R26  | if-match: "v2" & if-none-match: "v1"                     | PRECONDITION_FAILED
          194 | R26  | if-unmodified-since: Tue, 31 Dec 2024 23:59:59 GMT & if-none-match: "v1" | PRECONDITION_FAILED
          195 | R26  | if-unmodified-since: Wed, 01 Jan 2025 00:00:00 GMT & if-none-match: "v1" | NOT_MODIFIED
          """)
  void inTheirOrder(String row, String representation, String fields, Outcome expected) {
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
