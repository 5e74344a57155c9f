package dev.kedge.protocol;

import java.util.List;
import java.util.Set;

/** Options that aria2 takes below a URL in a list, and that have no meaning here. */
final class Aria2Options {
  private static final List<String> FAMILIES =
      List.of("bt-", "ftp-", "metalink-", "all-proxy", "http-proxy", "https-proxy", "seed-");

  private static final Set<String> NAMES =
      Set.of(
          "allow-overwrite",
          "allow-piece-length-change",
          "always-resume",
          "async-dns",
          "auto-file-renaming",
          "check-integrity",
          "conditional-get",
          "connect-timeout",
          "content-disposition-default-utf8",
          "continue",
          "dry-run",
          "enable-http-keep-alive",
          "enable-http-pipelining",
          "enable-mmap",
          "enable-peer-exchange",
          "file-allocation",
          "follow-metalink",
          "follow-torrent",
          "force-save",
          "gid",
          "hash-check-only",
          "http-accept-gzip",
          "http-auth-challenge",
          "http-no-cache",
          "http-passwd",
          "http-user",
          "index-out",
          "lowest-speed-limit",
          "max-connection-per-server",
          "max-download-limit",
          "max-file-not-found",
          "max-mmap-limit",
          "max-resume-failure-tries",
          "max-tries",
          "max-upload-limit",
          "min-split-size",
          "no-file-allocation-limit",
          "no-netrc",
          "no-proxy",
          "no-want-digest-header",
          "parameterized-uri",
          "pause",
          "pause-metadata",
          "piece-length",
          "proxy-method",
          "realtime-chunk-checksum",
          "referer",
          "remote-time",
          "remove-control-file",
          "retry-wait",
          "reuse-uri",
          "rpc-save-upload-metadata",
          "save-not-found",
          "select-file",
          "split",
          "ssh-host-key-md",
          "stream-piece-selector",
          "timeout",
          "uri-selector",
          "use-head",
          "user-agent");

  private Aria2Options() {}

  static boolean contain(String name) {
    return NAMES.contains(name) || FAMILIES.stream().anyMatch(name::startsWith);
  }
}
