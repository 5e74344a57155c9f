package dev.kedge.model;

import java.util.regex.Pattern;

/**
 * What tells a file apart without reading it: size, modification time in nanoseconds since the
 * epoch, and the file key (the inode where the system has them, else empty).
 *
 * <p>The number of the device is no part of the key, though the JDK's has it: a disk gets another
 * one whenever it is mounted anew.
 */
public record FileStamp(long size, long mtimeNanos, String key) {
  private static final Pattern WITH_DEVICE = Pattern.compile("\\(dev=[^,]*,ino=([^)]*)\\)");

  public FileStamp {
    key = WITH_DEVICE.matcher(key).replaceFirst("$1");
  }
}
