package dev.kedge.serve.catalog;

/**
 * How far hashing is.
 *
 * @param files hashed since the server started
 * @param bytes read for it since the server started
 * @param waitingFiles still to be hashed, by any node
 * @param waitingBytes of those
 */
public record HashingProgress(long files, long bytes, long waitingFiles, long waitingBytes) {}
