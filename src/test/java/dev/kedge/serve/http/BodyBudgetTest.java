package dev.kedge.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget();

  private static ClientKey client(int number) throws UnknownHostException {
    return ClientKey.of(
        InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number}));
  }

  @Test
  void oneClientHasItsShareAndNoMore() throws Exception {
    try (BodyBudget.Share one = budget.share(client(1));
        BodyBudget.Share two = budget.share(client(1));
        BodyBudget.Share other = budget.share(client(2))) {
      assertThat(one.take((int) BodyBudget.OF_CLIENT - 1)).isTrue();
      assertThat(two.take(2)).isFalse();
      assertThat(two.take(1)).isTrue();
      assertThat(other.take(2)).isTrue();
    }
    assertThat(budget.held()).isZero();
  }

  @Test
  void largeOnesLeaveRoomForSmallOnes() throws Exception {
    List<BodyBudget.Share> shares = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < 40; i++) {
      BodyBudget.Share share = budget.share(client(i));
      shares.add(share);
      taken += share.take(1 << 20) ? 1 : 0;
    }
    assertThat(taken).isEqualTo((int) (BodyBudget.OF_LARGE >> 20));
    try (BodyBudget.Share small = budget.share(client(100))) {
      assertThat(small.take(BodyBudget.SMALL)).isTrue();
      assertThat(small.take(1)).as("now it would be a large one").isFalse();
    }
    shares.forEach(BodyBudget.Share::close);
    assertThat(budget.held()).isZero();
  }

  @Test
  void manySmallOnesAreCountedInAll() throws Exception {
    List<BodyBudget.Share> shares = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < 3900; i++) {
      BodyBudget.Share share = budget.share(client(i));
      shares.add(share);
      taken += share.take(BodyBudget.SMALL) ? 1 : 0;
    }
    assertThat(taken).isEqualTo((int) (BodyBudget.OF_SMALL / BodyBudget.SMALL));
    shares.forEach(BodyBudget.Share::close);
    assertThat(budget.held()).isZero();
  }

  /** Bytes may still come for a body that nobody waits for any more. */
  @Test
  void nothingIsTakenAfterTheEnd() throws Exception {
    BodyBudget.Share share = budget.share(client(1));
    assertThat(share.take(100)).isTrue();
    share.close();
    assertThat(share.take(100)).isFalse();
    assertThat(budget.held()).isZero();
  }

  @Test
  void bodyThatGrowsLargeMovesOver() throws Exception {
    try (BodyBudget.Share share = budget.share(client(1))) {
      for (int i = 0; i < 100; i++) {
        assertThat(share.take(1000)).isTrue();
      }
      assertThat(budget.held()).isEqualTo(100_000);
    }
    assertThat(budget.held()).isZero();
  }
}
