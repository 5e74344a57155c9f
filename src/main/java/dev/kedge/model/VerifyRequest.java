package dev.kedge.model;

import java.nio.file.Path;
import java.util.List;

/**
 * Files to prove.
 *
 * @param checksums digests that the one file must have; empty to use the ledger's own record
 * @param repair fetch bad chunks again from the recorded source and publish again
 * @param headers fields for the recorded source's origin, used by repair
 * @param logins asked for the recorded source, used by repair
 */
public record VerifyRequest(
    List<Path> files,
    List<ExpectedDigest> checksums,
    boolean repair,
    List<Header> headers,
    Logins logins,
    FetchOptions options) {
  public VerifyRequest {
    files = List.copyOf(files);
    checksums = List.copyOf(checksums);
    headers = List.copyOf(headers);
  }
}
