package dev.kedge.serve.catalog;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
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
    "f.avi,  mpeg4,  true"
  })
  void films_sayHowLongTheyAre_andMostWhatTheyAreCalled(String name, String codec, boolean titled)
      throws Exception {
    MediaFacts facts = facts(film(name, "-c:v", codec));
    isThreeSeconds(facts);
    if (titled) {
      assertThat(facts.title()).isEqualTo(TITLE);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          f.wav  |
          f.m4a  |
          f.flac |
          f.ogg  | -c:a libvorbis
          f.opus | -c:a libopus
          f.oga  | -c:a flac
          f.mp3  | -b:a 64k -write_xing 0
          f.mp3  | -b:a 64k -write_xing 0 -ac 2 -id3v2_version 3
          f.mp3  | -b:a 64k -write_xing 0 -ar 22050 -ac 2
          f.mp3  | -b:a 16k -write_xing 0 -ar 8000
          f.mp3  | -q:a 5
          f.mp3  | -q:a 5 -ac 2 -id3v2_version 3
          f.mp3  | -q:a 5 -ar 22050
          f.mp3  | -q:a 5 -ar 22050 -ac 2
          f.mp3  | -q:a 5 -ar 11025
          """)
  void sound_saysHowLongItIs_andWhatItIsCalled(String name, @Nullable String how) throws Exception {
    MediaFacts facts = facts(sound(name, 3, how == null ? "" : how));
    isThreeSeconds(facts);
    assertThat(facts.title()).isEqualTo(TITLE);
  }

  /** What tells is at both ends of the file, or at its start. */
  @ParameterizedTest
  @CsvSource({
    "f.ogg, -c:a libvorbis -q:a 9 -ac 2",
    "f.opus, -c:a libopus -b:a 128k",
    "f.flac, -c:a flac",
    "f.mp3, -q:a 5",
    "f.mp3, -b:a 128k -write_xing 0"
  })
  void longSound_isKnownFromItsEnds(String name, String how) throws Exception {
    Path file = sound(name, 60, how);
    assertThat(Files.size(file)).isGreaterThan(200_000);
    assertThat(facts(file).durationMillis().orElseThrow()).isBetween(59_900L, 60_200L);
  }

  @Test
  void mp3WithoutTags_hasItsDurationAlone() throws Exception {
    for (String how : List.of("-q:a 5", "-b:a 64k -write_xing 0")) {
      MediaFacts facts = facts(sound("f.mp3", 3, how + " -id3v2_version 0"));
      isThreeSeconds(facts);
      assertThat(facts.title()).isEmpty();
    }
  }

  /** A guess by the first frame would be wrong by as much as a half. */
  @Test
  void mp3OfVariableBitRate_thatCountsNoFrames_isAsLongAsItsTagSays() throws Exception {
    byte[] variable =
        Files.readAllBytes(sound("f.mp3", 3, "-q:a 5 -write_xing 0 -id3v2_version 0"));
    assertThat(facts(write("v.mp3", variable)).durationMillis()).isEmpty();
    byte[] length = latin1("TLEN\0\0\0\5\0\0\0" + "3000");
    isThreeSeconds(facts(write("v.mp3", id3v2(3, 0, length), variable)));
  }

  /** As Fraunhofer's encoder does. */
  @Test
  void mp3_withFramesCountedInVbri() throws Exception {
    byte[] sound = Files.readAllBytes(sound("f.mp3", 3, "-q:a 5 -write_xing 0 -id3v2_version 0"));
    ByteBuffer first = ByteBuffer.wrap(sound);
    first.put(36, latin1("VBRI\0\1")).putInt(36 + 14, 3 * 44_100 / 1152);
    isThreeSeconds(facts(write("v.mp3", sound)));
  }

  @Test
  void mp3_withId3v1Alone() throws Exception {
    byte[] sound = Files.readAllBytes(sound("f.mp3", 3, "-b:a 64k -write_xing 0 -id3v2_version 0"));
    byte[] tag = Arrays.copyOf(latin1("TAGA tide - caf\u00e9"), 128);
    MediaFacts facts = facts(write("v.mp3", sound, tag));
    assertThat(facts.title()).isEqualTo("A tide - caf\u00e9");
    isThreeSeconds(facts);
  }

  /** By version, flags and one frame each. */
  @Test
  void titlesInId3v2_ofAllVersionsAndEncodings() throws Exception {
    byte[] sound = Files.readAllBytes(sound("f.mp3", 3, "-b:a 64k -write_xing 0 -id3v2_version 0"));
    byte[] utf16 = ("\uFEFF" + TITLE).getBytes(StandardCharsets.UTF_16LE);
    byte[] bigEndian = TITLE.getBytes(StandardCharsets.UTF_16BE);
    byte[] utf8 = TITLE.getBytes(StandardCharsets.UTF_8);
    byte[] marked = unsynchronised(join(new byte[] {1}, utf16));
    byte[] picture = new byte[2 << 20];
    List<byte[]> tags =
        List.of(
            id3v2(2, 0, frame("TT2", 0, 1, utf16)),
            id3v2(3, 0, frame("TIT2", 0, 1, utf16)),
            id3v2(3, 0x80, unsynchronised(frame("TIT2", 0, 1, utf16))),
            id3v2(3, 0x40, latin1("\0\0\0\6\0\0\0\0\0\0"), frame("TIT2", 0, 1, utf16)),
            id3v2(4, 0, frame("TIT2", 0, 2, bigEndian)),
            id3v2(4, 0, frame("TIT2", 0, 3, utf8), new byte[1000]),
            id3v2(4, 0, frame("TIT2", 0, 3, join(utf8, latin1("\0another")))),
            id3v2(4, 0, frame("TIT2", 0x40, 7, join(new byte[] {3}, utf8))),
            id3v2(4, 0, frame("TIT2", 3, 0, join(latin1("\0\0\11"), marked))),
            id3v2(4, 0x40, latin1("\0\0\0\6\1\0"), frame("TIT2", 0, 3, utf8)),
            join(id3v2(4, 0x10, frame("TIT2", 0, 3, utf8)), latin1("3DI\4\0\20\0\0\0\0")),
            id3v2(4, 0, frame("TPE1", 0, 3, utf8), frame("TIT2", 0, 3, utf8)),
            id3v2(3, 0, frame("TIT2", 0, 1, utf16), frame("APIC", 0, 0, picture)));
    for (int i = 0; i < tags.size(); i++) {
      MediaFacts facts = facts(write("v.mp3", tags.get(i), sound));
      assertThat(facts.title()).as("tag %s", i).isEqualTo(TITLE);
      isThreeSeconds(facts);
    }
    byte[] latin1 = id3v2(3, 0, frame("TIT2", 0, 0, latin1("caf\u00e9")));
    assertThat(facts(write("v.mp3", latin1, sound)).title()).isEqualTo("caf\u00e9");
  }

  @Test
  void flacBehindAnId3v2Tag_isFlac() throws Exception {
    byte[] flac = Files.readAllBytes(sound("f.flac", 3, ""));
    byte[] footer = latin1("3DI\4\0\20\0\0\3\164");
    byte[] withFooter = join(id3v2(4, 0x10, new byte[500]), footer);
    for (byte[] tag : List.of(id3v2(3, 0, new byte[500]), withFooter)) {
      MediaFacts facts = facts(write("v.flac", tag, flac));
      isThreeSeconds(facts);
      assertThat(facts.title()).isEqualTo(TITLE);
    }
  }

  /** Pictures are in the comments, and those do not fit on a page. */
  @Test
  void commentsOfOgg_mayBeOnManyPages() throws Exception {
    for (String codec : List.of("libvorbis", "libopus", "flac")) {
      Path file = directory.resolve("f.ogg");
      ffmpeg(
          ("-f lavfi -i sine=duration=3 -c:a " + codec).split(" ", -1),
          "-metadata",
          "comment=" + "x".repeat(120_000),
          "-metadata",
          "title=" + TITLE,
          file.toString());
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(bytes.toLowerCase(Locale.ROOT).indexOf("title=")).isGreaterThan(120_000);
      assertThat(facts(file).title()).as(codec).isEqualTo(TITLE);
    }
  }

  @Test
  void ofOggWithManyStreams_theFirstTells() throws Exception {
    Path file = directory.resolve("f.ogg");
    ffmpeg(
        "-f lavfi -i sine=duration=3 -f lavfi -i sine=duration=9 -map 0 -map 1".split(" ", -1),
        "-c:a:0",
        "libvorbis",
        "-c:a:1",
        "libopus",
        file.toString());
    isThreeSeconds(facts(file));
  }

  /** What only begins like sound is looked at by whoever else may know it. */
  @Test
  void otherFiles_areNoSound() throws Exception {
    for (String text :
        List.of("", "ID3", "ID3 is a kind of tag", "OggS", "fLa", "RIFF", "\u00ff\u00fb")) {
      assertThat(facts(write("f", latin1(text)))).as(text).isEqualTo(MediaFacts.NONE);
    }
    byte[] utf16 = ("\uFEFF" + "text".repeat(9)).getBytes(StandardCharsets.UTF_16LE);
    assertThat(facts(write("f", utf16))).isEqualTo(MediaFacts.NONE);
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
    for (Path file : mediaOfAllKinds()) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 300; i++) {
        byte[] broken = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
        for (int j = 0; j < 8; j++) {
          byte octet = random.nextBoolean() ? (byte) random.nextInt() : (byte) -random.nextInt(2);
          broken[random.nextInt(Math.min(600, broken.length))] = octet;
        }
        assertThat(facts(Files.write(file, broken))).as("%s, %s", file, i).isNotNull();
      }
    }
  }

  /** One broken octet leaves more of what is behind it to stumble on. */
  @Test
  void noOctetOfTheStart_hasToBeRight() throws Exception {
    for (Path file : mediaOfAllKinds()) {
      try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
        byte[] start = Files.readAllBytes(file);
        for (int at = 4; at < 300; at++) {
          for (int octet : List.of(0, 1, 0x7F, 0x80, 0xFF)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) octet}), at);
            assertThat(MediaFacts.of(channel)).as("%s, %s", file, at).isNotNull();
          }
          channel.write(ByteBuffer.wrap(start, at, 1), at);
        }
      }
    }
  }

  @Test
  void filesMayEndAnywhere() throws Exception {
    for (Path file : mediaOfAllKinds()) {
      try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
        for (int length = 600; length >= 0; length--) {
          channel.truncate(length);
          assertThat(MediaFacts.of(channel)).as("%s, %s", file, length).isNotNull();
        }
      }
    }
  }

  private List<Path> mediaOfAllKinds() throws Exception {
    byte[] sound = Files.readAllBytes(sound("f.mp3", 3, "-q:a 5 -id3v2_version 0"));
    byte[] title = frame("TIT2", 3, 0, latin1("\0\0\0\1title"));
    return List.of(
        film("f.mkv", "-c:v", "mpeg4"),
        film("f.mp4", "-c:v", "mpeg4"),
        film("f.avi", "-c:v", "mpeg4"),
        sound("f.wav", 3, ""),
        sound("f.flac", 3, ""),
        sound("f.ogg", 3, "-c:a libvorbis"),
        sound("f.opus", 3, "-c:a libopus"),
        sound("f.oga", 3, "-c:a flac"),
        sound("constant.mp3", 3, "-b:a 64k -write_xing 0"),
        sound("variable.mp3", 3, "-q:a 5 -id3v2_version 3"),
        write("old.mp3", id3v2(2, 0x80, frame("TT2", 0, 0, latin1("title"))), sound),
        write("new.mp3", id3v2(4, 0x50, latin1("\0\0\0\6\1\0"), title), sound));
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

  /** Not the same all the time: else a variable bit rate would be a constant one. */
  private Path sound(String name, int seconds, String how) throws Exception {
    Path file = directory.resolve(name);
    String source = "aevalsrc=sin(t*t*3000)*(0.02+mod(t\\,1)):s=44100:d=" + seconds;
    List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", source));
    arguments.addAll(List.of("-metadata", "title=" + TITLE));
    Arrays.stream(how.split(" ", -1)).filter(word -> !word.isEmpty()).forEach(arguments::add);
    arguments.add(file.toString());
    ffmpeg(arguments.toArray(String[]::new));
    return file;
  }

  /** A tag, of frames as they are to stand there. */
  private static byte[] id3v2(int version, int flags, byte[]... frames) {
    byte[] body = join(frames);
    ByteBuffer header = ByteBuffer.allocate(10).put(latin1("ID3")).put((byte) version);
    header.put((byte) 0).put((byte) flags).putInt(syncsafe(body.length));
    return join(header.array(), body);
  }

  /** Of 2.2 if its id is that short; the size is right in 2.3 and 2.4 if it is small. */
  private static byte[] frame(String id, int flags, int encoding, byte[] text) {
    int length = 1 + text.length;
    ByteBuffer header = ByteBuffer.allocate(id.length() == 3 ? 7 : 11).put(latin1(id));
    if (id.length() == 3) {
      header.put((byte) (length >> 16)).putShort((short) length);
    } else {
      header.putInt(length).putShort((short) flags);
    }
    return join(header.put((byte) encoding).array(), text);
  }

  private static int syncsafe(int number) {
    return (number & 0x7F)
        | (number & 0x3F80) << 1
        | (number & 0x1F_C000) << 2
        | (number & 0xFE0_0000) << 3;
  }

  private static byte[] unsynchronised(byte[] octets) {
    var written = new ByteArrayOutputStream();
    for (int i = 0; i < octets.length; i++) {
      written.write(octets[i]);
      int next = i + 1 < octets.length ? Byte.toUnsignedInt(octets[i + 1]) : 0;
      if (octets[i] == (byte) 0xFF && (next == 0 || next >= 0xE0)) {
        written.write(0);
      }
    }
    return written.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    var written = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      written.writeBytes(part);
    }
    return written.toByteArray();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Path write(String name, byte[]... parts) throws IOException {
    return Files.write(directory.resolve(name), join(parts));
  }

  private void ffmpeg(String[] first, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(List.of(more));
    ffmpeg(arguments.toArray(String[]::new));
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
