package dev.kedge.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaTest {
  @Test
  void eachHolderHasItsOwn_andGetsBackWhatItClosed() {
    var quota = new Quota<String>(2);
    Quota.Slot first = quota.take("a").orElseThrow();
    assertThat(quota.take("a")).isPresent();
    assertThat(quota.take("a")).isEmpty();
    assertThat(quota.take("b")).isPresent();
    first.close();
    assertThat(quota.take("a")).isPresent();
    assertThat(quota.take("a")).isEmpty();
  }

  @Test
  void zeroIsNoLimit() {
    var quota = new Quota<String>(0);
    for (int i = 0; i < 100; i++) {
      assertThat(quota.take("a")).isPresent();
    }
  }

  @Test
  void manyThreads_neverMoreThanAllowed_andNoneIsLost() throws Exception {
    int most = 3;
    var quota = new Quota<String>(most);
    var running = new AtomicInteger();
    var highest = new AtomicInteger();
    Callable<Boolean> takingTurns =
        () -> {
          for (int turn = 0; turn < 2_000; turn++) {
            Optional<Quota.Slot> slot = quota.take("a");
            if (slot.isPresent()) {
              highest.accumulateAndGet(running.incrementAndGet(), Math::max);
              running.decrementAndGet();
              slot.get().close();
            }
          }
          return true;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> ended : threads.invokeAll(Collections.nCopies(8, takingTurns))) {
        ended.get();
      }
    }
    assertThat(highest).hasValueLessThanOrEqualTo(most).hasPositiveValue();
    for (int i = 0; i < most; i++) {
      assertThat(quota.take("a")).isPresent();
    }
    assertThat(quota.take("a")).isEmpty();
  }

  @Test
  void clients_anIpv4AddressEach_butOneIpv6NetworkOf64Bits() throws Exception {
    assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    assertThat(key("2001:db8::1")).isEqualTo(key("2001:db8::ffff:1"));
    assertThat(key("2001:db8:0:1::1")).isNotEqualTo(key("2001:db8:0:2::1"));
    assertThat(key("::1")).isNotEqualTo(key("0.0.0.0"));
  }

  private static ClientKey key(String address) throws Exception {
    return ClientKey.of(InetAddress.getByName(address));
  }
}
