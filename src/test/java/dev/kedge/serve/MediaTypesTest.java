package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With nosniff, a browser believes what is said here: each type is one that it plays or shows. */
class MediaTypesTest {
  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.of(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          html        | text/html;charset=utf-8
          htm         | text/html;charset=utf-8
          xhtml       | application/xhtml+xml
          css         | text/css;charset=utf-8
          js          | text/javascript;charset=utf-8
          mjs         | text/javascript;charset=utf-8
          json        | application/json
          map         | application/json
          webmanifest | application/manifest+json
          xml         | application/xml
          svg         | image/svg+xml
          txt         | text/plain;charset=utf-8
          log         | text/plain;charset=utf-8
          md          | text/markdown;charset=utf-8
          csv         | text/csv;charset=utf-8
          ics         | text/calendar;charset=utf-8
          yaml        | application/yaml
          png         | image/png
          jpg         | image/jpeg
          jpeg        | image/jpeg
          webp        | image/webp
          avif        | image/avif
          gif         | image/gif
          ico         | image/vnd.microsoft.icon
          bmp         | image/bmp
          tif         | image/tiff
          mp4         | video/mp4
          m4v         | video/mp4
          webm        | video/webm
          mkv         | video/x-matroska
          mka         | audio/x-matroska
          mov         | video/quicktime
          avi         | video/x-msvideo
          mpg         | video/mpeg
          ts          | video/mp2t
          ogv         | video/ogg
          m4a         | audio/mp4
          mp3         | audio/mpeg
          ogg         | audio/ogg
          opus        | audio/ogg
          aac         | audio/aac
          flac        | audio/flac
          wav         | audio/wav
          m3u8        | application/vnd.apple.mpegurl
          mpd         | application/dash+xml
          vtt         | text/vtt;charset=utf-8
          srt         | application/x-subrip
          pdf         | application/pdf
          epub        | application/epub+zip
          zip         | application/zip
          gz          | application/gzip
          tgz         | application/gzip
          tar.gz      | application/gzip
          xz          | application/x-xz
          bz2         | application/x-bzip2
          zst         | application/zstd
          7z          | application/x-7z-compressed
          tar         | application/x-tar
          iso         | application/x-iso9660-image
          dmg         | application/x-apple-diskimage
          deb         | application/vnd.debian.binary-package
          rpm         | application/x-rpm
          apk         | application/vnd.android.package-archive
          jar         | application/java-archive
          wasm        | application/wasm
          torrent     | application/x-bittorrent
          woff        | font/woff
          woff2       | font/woff2
          ttf         | font/ttf
          otf         | font/otf
          doc         | application/msword
          docx        | application/vnd.openxmlformats-officedocument.wordprocessingml.document
          xlsx        | application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
          pptx        | application/vnd.openxmlformats-officedocument.presentationml.presentation
          odt         | application/vnd.oasis.opendocument.text
          shtml       | text/html;charset=utf-8
          text        | text/plain;charset=utf-8
          conf        | text/plain;charset=utf-8
          tsv         | text/tab-separated-values;charset=utf-8
          vcf         | text/vcard;charset=utf-8
          patch       | text/x-diff;charset=utf-8
          py          | text/x-python;charset=utf-8
          jsonld      | application/ld+json
          geojson     | application/geo+json
          atom        | application/atom+xml
          rss         | application/rss+xml
          rdf         | application/rdf+xml
          xsl         | application/xslt+xml
          dtd         | application/xml-dtd
          ps          | application/postscript
          war         | application/java-archive
          rar         | application/vnd.rar
          cab         | application/vnd.ms-cab-compressed
          msi         | application/x-msi
          xpi         | application/x-xpinstall
          jnlp        | application/x-java-jnlp-file
          crt         | application/x-x509-ca-cert
          p12         | application/pkcs12
          eml         | message/rfc822
          kml         | application/vnd.google-earth.kml+xml
          kmz         | application/vnd.google-earth.kmz
          eot         | application/vnd.ms-fontobject
          psd         | image/vnd.adobe.photoshop
          heif        | image/heif
          glb         | model/gltf-binary
          m3u         | audio/mpegurl
          wma         | audio/x-ms-wma
          bin         | application/octet-stream
          img         | application/octet-stream
          exe         | application/octet-stream
          unknown     | application/octet-stream
          """)
  void byExtension(String extension, String type) throws Exception {
    assertThat(typeOf("file." + extension)).isEqualTo(type);
    assertThat(typeOf("file." + extension.toUpperCase(Locale.ROOT))).isEqualTo(type);
  }

  @Test
  void withoutExtension() throws Exception {
    assertThat(typeOf("html")).isEqualTo("application/octet-stream");
    assertThat(typeOf("html.")).isEqualTo("application/octet-stream");
    assertThat(typeOf("a.html~")).isEqualTo("application/octet-stream");
  }

  private static String typeOf(String name) throws Exception {
    server.file(name, new byte[1]);
    return RawHttp.once(server.port(), "HEAD /files/" + name + " HTTP/1.1", List.of())
        .field("Content-Type")
        .orElseThrow();
  }
}
