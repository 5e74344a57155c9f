package dev.kedge.serve.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real media files, as ffmpeg writes them, and what became of some of them. */
class MediaFactsTest {
  private static final String TITLE = "A tide, 3 s \u2014 caf\u00e9";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "f.mp4,  mpeg4,  true",
    "f.mov,  mpeg4,  false",
    "f.mkv,  mpeg4,  true",
    "f.webm, libvpx, true",
    "f.avi,  mpeg4,  false"
  })
  void films_sayHowLongTheyAre_andMostWhatTheyAreCalled(String name, String codec, boolean titled)
      throws Exception {
    MediaFacts facts = facts(film(name, "-c:v", codec));
    isThreeSeconds(facts);
    if (titled) {
      assertThat(facts.title()).isEqualTo(TITLE);
    }
  }

  @Test
  void sound_saysHowLongItIs() throws Exception {
    Path file = directory.resolve("f.wav");
    ffmpeg("-f", "lavfi", "-i", "sine=duration=3", file.toString());
    isThreeSeconds(facts(file));
  }

  /** Whoever records does not know yet how long it will be. */
  @Test
  void aRecordingOfUnknownLength_hasItsTitleAlone() throws Exception {
    Path file = film("live.mkv", "-c:v", "mpeg4", "-f", "matroska", "-live", "1");
    MediaFacts facts = facts(file);
    assertThat(facts.durationMillis()).isEmpty();
    assertThat(facts.title()).isEqualTo(TITLE);
  }

  /** Seeded. Anybody may have written the file: no bytes make it fail or hang. */
  @Test
  void brokenFiles_areNoFailure() throws Exception {
    Random random = new Random(20_261_122);
    for (String name : List.of("f.mkv", "f.mp4")) {
      Path file = film(name, "-c:v", "mpeg4");
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 300; i++) {
        byte[] broken = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
        for (int j = 0; j < 8; j++) {
          broken[random.nextInt(Math.min(600, broken.length))] = (byte) random.nextInt();
        }
        assertThat(facts(Files.write(file, broken))).isNotNull();
      }
    }
  }

  private static void isThreeSeconds(MediaFacts facts) {
    assertThat(facts.durationMillis()).isPresent();
    assertThat(facts.durationMillis().getAsLong()).isBetween(2_900L, 3_300L);
  }

  private Path film(String name, String... how) throws Exception {
    Path file = directory.resolve(name);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc=duration=3:size=64x64:rate=10"));
    arguments.addAll(List.of("-metadata", "title=" + TITLE));
    arguments.addAll(List.of(how));
    arguments.add(file.toString());
    ffmpeg(arguments.toArray(String[]::new));
    return file;
  }

  private void ffmpeg(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
    command.addAll(List.of(arguments));
    Path said = directory.resolve("said");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      Process process = builder.redirectOutput(said.toFile()).start();
      assertThat(process.waitFor()).as(() -> read(said)).isZero();
    } catch (IOException e) {
      Assumptions.abort("ffmpeg is not on the PATH");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static MediaFacts facts(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return MediaFacts.of(channel);
    }
  }
}
