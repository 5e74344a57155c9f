package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkFieldTest {

  @Test
  void mirrorsAndDescriptions_areReadInOrder() {
    List<String> lines =
        List.of(
            "<https://a/f>; rel=duplicate; pri=1; geo=DE; pref,"
                + " <https://b/f,g;h>;rel=\"duplicate other\";pri=2",
            "<x.meta4>; rel=describedby; type=\"application/metalink4+xml\"");
    assertThat(LinkField.parse(lines))
        .containsExactly(
            new LinkField("https://a/f", List.of("duplicate")),
            new LinkField("https://b/f,g;h", List.of("duplicate", "other")),
            new LinkField("x.meta4", List.of("describedby")));
  }

  @Test
  void relation_isFoundInAnyCase() {
    assertThat(LinkField.parse(List.of("<m>; REL=DescribedBy; rel=other")))
        .singleElement()
        .satisfies(link -> assertThat(link.isA("describedby")).isTrue())
        .satisfies(link -> assertThat(link.isA("other")).isFalse());
  }

  @Test
  void linkAboutAnotherResource_isLeftOut() {
    assertThat(LinkField.parse(List.of("<a>; anchor=\"#x\"; rel=duplicate, <b>; rel=duplicate")))
        .extracting(LinkField::target)
        .containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "<a", "a; rel=duplicate", "; rel=duplicate", "rel=<a>"})
  void noLink_isAbsent(String line) {
    assertThat(LinkField.parse(List.of(line))).isEmpty();
  }
}
