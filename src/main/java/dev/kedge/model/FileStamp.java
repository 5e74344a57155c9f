package dev.kedge.model;

/**
 * What tells a file apart without reading it: size, modification time in nanoseconds since the
 * epoch, and the file key (device and inode where the system has them, else empty).
 */
public record FileStamp(long size, long mtimeNanos, String key) {}
