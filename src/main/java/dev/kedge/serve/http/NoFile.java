package dev.kedge.serve.http;

/**
 * Says of a request that no published file may be sent for it, only what is made of those that may
 * be: their checksums, or where a directory is.
 *
 * @param otherwise what is answered if the path is a file's after all
 */
public record NoFile(Problem otherwise) {}
