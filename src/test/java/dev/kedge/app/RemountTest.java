package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.LoopDisk;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that come back, and what stands on them. */
final class RemountTest {
  private static final byte[] ONE = Rig.FIRST;
  private static final byte[] TWO = Rig.SECOND;

  @TempDir Path root;
  private Rig rig;

  @BeforeEach
  void settle() throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "vfat"})
  void unchangedFile_isKnownOnAnotherDevice(String type) throws Exception {
    FaultServer server = rig.serve(FaultServer.file(ONE, "\"one\"", null));
    try (LoopDisk disk = disk(type)) {
      var _ = rig.fetch(server).done();
      again(disk);
      long before = server.bodyBytes();
      assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
      assertThat(server.bodyBytes()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "vfat"})
  void newVersion_takesTheOldOnesPlaceOnAnotherDevice(String type) throws Exception {
    FaultServer server = rig.serve(FaultServer.file(ONE, "\"one\"", null));
    try (LoopDisk disk = disk(type)) {
      var _ = rig.fetch(server).done();
      again(disk);
      server.handler(FaultServer.file(TWO, "\"two\"", null));
      var _ = rig.fetch(server).done();
      assertThat(rig.files.resolve(rig.name)).hasBinaryContent(TWO);
    }
  }

  @Test
  void fileEditedOnAnotherMachine_isStillNotReplaced() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(ONE, "\"one\"", null));
    try (LoopDisk disk = disk("ext4")) {
      var _ = rig.fetch(server).done();
      byte[] edited = ONE.clone();
      edited[7]++;
      Files.write(rig.files.resolve(rig.name), edited);
      again(disk);
      server.handler(FaultServer.file(TWO, "\"two\"", null));
      var _ = rig.fetch(server).failed(Failure.Local.class);
      assertThat(rig.files.resolve(rig.name)).hasBinaryContent(edited);
    }
  }

  private LoopDisk disk(String type) throws IOException {
    return LoopDisk.make(root.resolve("image"), rig.files, type, 400L << 20);
  }

  private void again(LoopDisk disk) throws IOException {
    disk.unplug();
    disk.occupyDevice(root.resolve("other"));
    disk.plugIn();
  }
}
