package dev.kedge.transfer;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a name lets expect of a file. */
enum NamedKind {
  /** Nothing: no extension. */
  ANYTHING,
  /** A web page, or what a script makes. */
  PAGE,
  /** Text of some kind; JSON and XML are. */
  TEXT,
  JSON,
  /** Never text: an archive, an image, a program. */
  BINARY,
  /** Not known; a web page at least is not expected. */
  OTHER;

  private static final Pattern EXTENSION =
      Pattern.compile(".*\\.([A-Za-z][A-Za-z0-9]{0,7}|[0-9][A-Za-z][A-Za-z0-9]{0,6})");
  private static final Set<String> PAGES =
      Set.of(
          "html", "htm", "xhtml", "xht", "shtml", "php", "asp", "aspx", "jsp", "cgi", "do", "mht",
          "mhtml", "hta");
  private static final Set<String> JSONS =
      Set.of(
          "json",
          "geojson",
          "ipynb",
          "map",
          "webmanifest",
          "har",
          "gltf",
          "topojson",
          "jsonl",
          "ndjson",
          "jsonld",
          "avsc");
  private static final Set<String> TEXTS =
      Set.of(
          "txt",
          "text",
          "csv",
          "tsv",
          "md",
          "rst",
          "log",
          "ini",
          "conf",
          "cfg",
          "yml",
          "yaml",
          "toml",
          "sh",
          "bash",
          "py",
          "pl",
          "rb",
          "js",
          "mjs",
          "ts",
          "css",
          "c",
          "h",
          "cc",
          "cpp",
          "java",
          "go",
          "rs",
          "sql",
          "xml",
          "rss",
          "atom",
          "feed",
          "svg",
          "xsd",
          "xsl",
          "xslt",
          "kml",
          "gpx",
          "plist",
          "pom",
          "meta4",
          "metalink",
          "tex",
          "bib",
          "srt",
          "vtt",
          "m3u",
          "m3u8",
          "mpd",
          "asc",
          "sha256",
          "md5",
          "sums",
          "pem",
          "crt",
          "diff",
          "patch",
          "eml",
          "vue",
          "svelte",
          "erb",
          "ejs",
          "hbs",
          "tmpl",
          "tpl",
          "j2",
          "jinja",
          "mustache",
          "lst",
          "list",
          "lock",
          "ics",
          "properties",
          "env",
          "bat",
          "ps1",
          "r",
          "jl",
          "lua",
          "vcf",
          "fa",
          "fasta",
          "gff");
  private static final Set<String> BINARIES =
      Set.of(
          "zip",
          "gz",
          "tgz",
          "bz2",
          "tbz",
          "tbz2",
          "xz",
          "txz",
          "zst",
          "tzst",
          "lz4",
          "7z",
          "rar",
          "tar",
          "jar",
          "war",
          "whl",
          "deb",
          "rpm",
          "apk",
          "ipa",
          "iso",
          "dmg",
          "exe",
          "msi",
          "dll",
          "so",
          "png",
          "jpg",
          "jpeg",
          "gif",
          "webp",
          "avif",
          "bmp",
          "tif",
          "tiff",
          "ico",
          "mp3",
          "mp4",
          "m4a",
          "mkv",
          "webm",
          "mov",
          "avi",
          "flac",
          "ogg",
          "wav",
          "opus",
          "pdf",
          "docx",
          "xlsx",
          "pptx",
          "odt",
          "ods",
          "epub",
          "ttf",
          "otf",
          "woff",
          "woff2",
          "wasm",
          "class",
          "parquet",
          "qcow2",
          "vmdk",
          "vdi",
          "sqlite",
          "cab",
          "onnx",
          "safetensors",
          "gguf");

  static NamedKind of(String name) {
    var match = EXTENSION.matcher(name);
    if (!match.matches()) {
      return ANYTHING;
    }
    String extension = match.group(1).toLowerCase(Locale.ROOT);
    if (PAGES.contains(extension)) {
      return PAGE;
    }
    if (JSONS.contains(extension)) {
      return JSON;
    }
    if (TEXTS.contains(extension)) {
      return TEXT;
    }
    return BINARIES.contains(extension) ? BINARY : OTHER;
  }
}
