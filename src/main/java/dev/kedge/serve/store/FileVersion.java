package dev.kedge.serve.store;

/**
 * A state of a published file, as the file system tells it.
 *
 * @param path its place under the root, with slashes
 * @param ctimeNanos when its inode last changed; 0 where the system has no such time
 */
public record FileVersion(String path, long size, long mtimeNanos, long ctimeNanos) {}
