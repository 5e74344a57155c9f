package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.EntityTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  @Test
  void strongWeakEmptyAndObsText() {
    assertThat(EntityTags.parse("\"v1\"")).contains(new EntityTag(false, "v1"));
    assertThat(EntityTags.parse("W/\"v1\"")).contains(new EntityTag(true, "v1"));
    assertThat(EntityTags.parse("\"\"")).contains(new EntityTag(false, ""));
    assertThat(EntityTags.parse("\"\u00e9,!#\\\"")).contains(new EntityTag(false, "\u00e9,!#\\"));
    assertThat(EntityTags.parse(" \t\"v1\" ")).contains(new EntityTag(false, "v1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "v1",
        "\"v1",
        "v1\"",
        "\"",
        "W/v1",
        "w/\"v1\"",
        "W/ \"v1\"",
        "\"a b\"",
        "\"a\tb\"",
        "\"a\u007f\"",
        "\"a\"b",
        "\"a\"\"b\"",
        "\"a\", \"b\"",
        "*",
        "'v1'",
        "\"a\",",
        "\"a\"\u00a0"
      })
  void notOneTag(String value) {
    assertThat(EntityTags.parse(value)).isEmpty();
  }

  @Test
  void listsOverLinesWithEmptyElements() {
    EntityTag a = new EntityTag(false, "a");
    EntityTag b = new EntityTag(true, "b");
    assertThat(EntityTags.parseList(List.of("\"a\", W/\"b\""))).contains(List.of(a, b));
    assertThat(EntityTags.parseList(List.of(",, \"a\",\tW/\"b\" ,", ""))).contains(List.of(a, b));
    assertThat(EntityTags.parseList(List.of("\"a\"", "W/\"b\""))).contains(List.of(a, b));
    assertThat(EntityTags.parseList(List.of("\"a,b\"")))
        .contains(List.of(new EntityTag(false, "a,b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "*",
        "\"a\", *",
        "\"a\" \"b\"",
        "\"a\"\"b\"",
        "\"a\", b",
        "\"a\", \"b",
        "\"a\";\"b\""
      })
  void notAList(String value) {
    assertThat(EntityTags.parseList(List.of(value))).isEmpty();
  }
}
