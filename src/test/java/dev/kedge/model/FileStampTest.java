package dev.kedge.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileStampTest {
  @Test
  void deviceOfAnEarlierBoot_makesNoOtherFile() {
    assertThat(stamp("(dev=801,ino=77)")).isEqualTo(stamp("(dev=fd03,ino=77)"));
  }

  @Test
  void storedWithADevice_isTheFileWithoutOne() {
    assertThat(stamp("(dev=801,ino=77)")).isEqualTo(stamp("77"));
  }

  @Test
  void otherInode_isAnotherFile() {
    assertThat(stamp("(dev=801,ino=77)")).isNotEqualTo(stamp("(dev=801,ino=78)"));
  }

  @Test
  void keyOfAnotherSystem_staysAsItIs() {
    assertThat(stamp("volume 7, index 12").key()).isEqualTo("volume 7, index 12");
    assertThat(stamp("").key()).isEmpty();
  }

  private static FileStamp stamp(String key) {
    return new FileStamp(1, 2, key);
  }
}
