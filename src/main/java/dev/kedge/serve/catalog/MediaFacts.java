package dev.kedge.serve.catalog;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.Tag;
import com.drew.metadata.mov.QuickTimeDirectory;
import com.drew.metadata.mp4.Mp4Directory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a media file says of itself: MP4, QuickTime, Matroska, WebM, MP3, FLAC, Ogg (Vorbis, Opus,
 * FLAC), WAV, AVI and pictures.
 *
 * @param title without NUL, and without space around it
 */
record MediaFacts(String title, OptionalLong durationMillis) {
  static final MediaFacts NONE = new MediaFacts("", OptionalLong.empty());

  /** Each tells its own files by their first octets. */
  private static final List<Format> FORMATS =
      List.of(Matroska::of, Flac::of, Ogg::of, Mp3::of, Riff::of);

  private interface Format {
    /** Absent if the file is none of this format. */
    Optional<MediaFacts> of(FileChannel file) throws IOException;
  }

  MediaFacts {
    title = upToNul(title).strip();
  }

  /** Without a duration if this can be none. */
  static MediaFacts ofSeconds(String title, double seconds) {
    boolean makesSense = seconds > 0 && seconds < Integer.MAX_VALUE;
    return new MediaFacts(
        title, makesSense ? OptionalLong.of(Math.round(seconds * 1000)) : OptionalLong.empty());
  }

  /** Formats of old pad text with it, or put it between texts. */
  static String upToNul(String text) {
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Nothing of what is no media, or is broken. */
  static MediaFacts of(FileChannel file) throws IOException {
    for (Format format : FORMATS) {
      Optional<MediaFacts> found = format.of(file);
      if (found.isPresent()) {
        return found.get();
      }
    }
    file.position(0);
    // Not closed: the channel is the caller's.
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), 64 << 10);
    try {
      Metadata metadata = ImageMetadataReader.readMetadata(in, file.size());
      return ofSeconds(title(metadata), seconds(metadata));
    } catch (ImageProcessingException | RuntimeException _) {
      return NONE; // anybody may have written the file
    }
  }

  private static String title(Metadata metadata) {
    for (Directory directory : metadata.getDirectories()) {
      for (Tag tag : directory.getTags()) {
        String text = tag.getTagName().equals("Title") ? tag.getDescription() : null;
        if (text != null && !text.isBlank()) {
          return text;
        }
      }
    }
    return "";
  }

  /** 0 if it is not said. */
  private static double seconds(Metadata metadata) {
    for (Directory directory : metadata.getDirectories()) {
      try {
        double seconds =
            switch (directory) {
              case Mp4Directory mp4 -> mp4.getDouble(Mp4Directory.TAG_DURATION_SECONDS);
              case QuickTimeDirectory mov -> mov.getDouble(QuickTimeDirectory.TAG_DURATION_SECONDS);
              default -> 0;
            };
        if (seconds > 0) {
          return seconds;
        }
      } catch (MetadataException _) {
        // This part says nothing of it; another may.
      }
    }
    return 0;
  }
}
