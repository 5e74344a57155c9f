package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {
  @Test
  void optionsAreNotShown() throws Exception {
    StoreUrl url = StoreUrl.parse("jdbc:mysql://db.example:3307/kedge?user=k&password=secret");
    assertThat(url.shown()).isEqualTo("jdbc:mariadb://db.example:3307/kedge");
    assertThat(url.hasPassword()).isTrue();
    assertThat(url.forDriver()).startsWith("jdbc:mariadb://").endsWith("&user=k&password=secret");
    assertThat(StoreUrl.parse("jdbc:mariadb://db/kedge").hasPassword()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/kedge",
        "mariadb://db/kedge",
        "jdbc:mariadb://db",
        "jdbc:mariadb://user:secret@db/kedge",
        "/var/lib/kedge.db"
      })
  void othersAreRefused(String url) {
    assertThatThrownBy(() -> StoreUrl.parse(url))
        .isInstanceOf(Failure.Usage.class)
        .hasMessageNotContaining("secret");
  }
}
