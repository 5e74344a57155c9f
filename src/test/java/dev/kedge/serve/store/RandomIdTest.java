package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomIdTest {
  @Test
  void ids_areOfTheForm_neverTwice_andNoOptions() {
    Set<String> ids = Stream.generate(RandomId::next).limit(10_000).collect(Collectors.toSet());
    assertThat(ids).hasSize(10_000).allMatch(RandomId::isOne).noneMatch(id -> id.startsWith("-"));
  }
}
