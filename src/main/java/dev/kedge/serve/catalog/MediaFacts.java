package dev.kedge.serve.catalog;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.Tag;
import com.drew.metadata.avi.AviDirectory;
import com.drew.metadata.mov.QuickTimeDirectory;
import com.drew.metadata.mp4.Mp4Directory;
import com.drew.metadata.wav.WavDirectory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a media file says of itself: MP4, QuickTime, Matroska, WebM, WAV, AVI and pictures. */
record MediaFacts(String title, OptionalLong durationMillis) {
  static final MediaFacts NONE = new MediaFacts("", OptionalLong.empty());

  /** Nothing of what is no media, or is broken. */
  static MediaFacts of(FileChannel file) throws IOException {
    Optional<MediaFacts> matroska = Matroska.of(file);
    if (matroska.isPresent()) {
      return matroska.get();
    }
    file.position(0);
    // Not closed: the channel is the caller's.
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), 64 << 10);
    try {
      Metadata metadata = ImageMetadataReader.readMetadata(in, file.size());
      return new MediaFacts(title(metadata), duration(metadata));
    } catch (ImageProcessingException | RuntimeException _) {
      return NONE; // anybody may have written the file
    }
  }

  private static String title(Metadata metadata) {
    for (Directory directory : metadata.getDirectories()) {
      for (Tag tag : directory.getTags()) {
        String text = tag.getTagName().equals("Title") ? tag.getDescription() : null;
        if (text != null && !text.isBlank()) {
          return text.strip();
        }
      }
    }
    return "";
  }

  private static OptionalLong duration(Metadata metadata) {
    for (Directory directory : metadata.getDirectories()) {
      try {
        double seconds =
            switch (directory) {
              case Mp4Directory mp4 -> mp4.getDouble(Mp4Directory.TAG_DURATION_SECONDS);
              case QuickTimeDirectory mov -> mov.getDouble(QuickTimeDirectory.TAG_DURATION_SECONDS);
              case AviDirectory avi -> clock(avi.getString(AviDirectory.TAG_DURATION));
              case WavDirectory wav -> clock(wav.getString(WavDirectory.TAG_DURATION));
              default -> 0;
            };
        if (seconds > 0 && seconds < Integer.MAX_VALUE) {
          return OptionalLong.of(Math.round(seconds * 1000));
        }
      } catch (MetadataException _) {
        // This part says nothing of it; another may.
      }
    }
    return OptionalLong.empty();
  }

  /** Of {@code hh:mm:ss}, seconds. */
  private static double clock(@Nullable String text) {
    if (text == null || !text.matches("\\d+:\\d\\d:\\d\\d")) {
      return 0;
    }
    double seconds = 0;
    for (String part : text.split(":", -1)) {
      seconds = seconds * 60 + Integer.parseInt(part);
    }
    return seconds;
  }
}
