package dev.kedge.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkSetTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0-17,20", "3,5,7-1048575", "0-1,3-4"})
  void parse_readsWhatItWrites(String text) {
    assertThat(ChunkSet.parse(text)).map(ChunkSet::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "1,",
        "-1",
        "2-1",
        "1,1",
        "3,2",
        "0-5,5",
        "a",
        "1 ",
        "+1",
        "1048576",
        "0-99999999",
        "٣",
        "1--2",
        "1-2-3",
        "9999999999999999999"
      })
  void parse_refusesWhatIsNoSet(String text) {
    assertThat(ChunkSet.parse(text)).isEmpty();
  }

  @Test
  void minusAndContainsAll_areThoseOfSets() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      Set<Integer> left = some(random);
      Set<Integer> right = some(random);
      ChunkSet a = ChunkSet.of(left);
      ChunkSet b = ChunkSet.of(right);
      Set<Integer> rest = new TreeSet<>(left);
      rest.removeAll(right);
      assertThat(a.minus(b).toList()).containsExactlyElementsOf(rest);
      assertThat(a.containsAll(b)).isEqualTo(left.containsAll(right));
      assertThat(ChunkSet.parse(a.toString())).contains(a);
    }
  }

  @Test
  void all_isTheWholeFile() {
    assertThat(ChunkSet.all(0)).isEqualTo(ChunkSet.NONE);
    assertThat(ChunkSet.all(3)).isEqualTo(ChunkSet.of(List.of(0, 1, 2)));
    assertThat(ChunkSet.all(3).end()).isEqualTo(3);
  }

  private static Set<Integer> some(Random random) {
    Set<Integer> some = new TreeSet<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      some.add(random.nextInt(25));
    }
    return some;
  }
}
