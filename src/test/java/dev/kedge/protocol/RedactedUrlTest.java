package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactedUrlTest {
  private static final URI S3 =
      URI.create(
          "https://b.s3.amazonaws.com/f?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F1"
              + "&X-Amz-Expires=300&x-amz-signature=5ec&versionId=7");

  @ParameterizedTest
  @CsvSource({
    "https://h/f, https://h/f",
    "https://u:p@h/f, https://h/f",
    "https://h/f?q=1#token=x, https://h/f?q=1",
    "https://h/f?token=abc&x=1, https://h/f?token=***&x=1",
    "https://h/f?Access_Token=abc, https://h/f?Access_Token=***",
    "https://h/f?%73ig=abc, https://h/f?%73ig=***",
    "https://h/f?sas=x&rlkey=y&X-Plex-Token=z, https://h/f?sas=***&rlkey=***&X-Plex-Token=***",
    "https://h/f?token=, https://h/f?token=",
    "https://h/f?token, https://h/f?token",
    "https://h/f?Expires=9&Signature=s&Key-Pair-Id=K,"
        + " https://h/f?Expires=9&Signature=***&Key-Pair-Id=***",
    "https://h/f?tag=v1&exp=2, https://h/f?tag=v1&exp=2",
    "https://h/f?sub=u&exp=2&kid=k&sig=s, https://h/f?sub=***&exp=***&kid=***&sig=***",
    "https://a.blob.core.windows.net/c/b?sv=2022&se=2026&sp=r&sig=x%3D,"
        + " https://a.blob.core.windows.net/c/b?sv=***&se=***&sp=***&sig=***",
    "https://my_bucket/f?key=1, https://my_bucket/f?key=***",
    "mailto:me@h, mailto:***",
  })
  void secrets_areNotShown(String url, String shown) {
    assertThat(RedactedUrl.of(URI.create(url))).isEqualTo(shown);
  }

  @Test
  void presignedLink_keepsOnlyWhatNamesTheFile() {
    assertThat(RedactedUrl.of(S3)).doesNotContain("5ec", "AK%2F1").endsWith("versionId=7");
    assertThat(RedactedUrl.key(S3)).isEqualTo("https://b.s3.amazonaws.com/f?versionId=7");
    assertThat(RedactedUrl.secretNames(S3))
        .containsExactly("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Expires", "x-amz-signature");
  }

  @Test
  void userInfo_isNamedAmongTheSecrets() {
    assertThat(RedactedUrl.secretNames(URI.create("https://u:p@h/f?token=a&token=b")))
        .containsExactly("user:password", "token");
  }

  @Test
  void plainUrl_hasNoSecrets() {
    assertThat(RedactedUrl.secretNames(URI.create("https://h/f?token=&tag=v1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/f?a=1&b=2",
        "HTTPS://H:443/f?a=1&b=2",
        "https://u:p@h/f?a=1&b=2#x",
        "https://h:/f?a=1&b=2",
        "https://h/f?a=1&Expires=1&Signature=s&b=2",
        "https://h/f?a=1&Expires=2&Signature=t&b=2",
      })
  void linkSignedAnew_hasTheSameKey(String url) {
    assertThat(RedactedUrl.key(URI.create(url))).isEqualTo("https://h/f?a=1&b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/F?a=1&b=2",
        "http://h/f?a=1&b=2",
        "https://h:8443/f?a=1&b=2",
        "https://h/f?a=1&b=3",
        "https://h/f?a=1&b=2&expires=7",
      })
  void otherUrl_hasAnotherKey(String url) {
    assertThat(RedactedUrl.key(URI.create(url))).isNotEqualTo("https://h/f?a=1&b=2");
  }
}
