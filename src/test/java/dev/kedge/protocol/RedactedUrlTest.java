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
    "https://h/f?user_token=a&uploadKey=b&verify=c,"
        + " https://h/f?user_token=***&uploadKey=***&verify=***",
    "https://h/f?usertoken=a&X.Api.Key=b, https://h/f?usertoken=***&X.Api.Key=***",
    "https://h/f?temp_url_sig=a&temp_url_expires=9,"
        + " https://h/f?temp_url_sig=***&temp_url_expires=9",
    "https://h/f?md5=a&expires=9, https://h/f?md5=***&expires=9",
    "https://h/f?st=a&e=9, https://h/f?st=***&e=9",
    "https://h/f?file_hash=a&token=b, https://h/f?file_hash=***&token=***",
    "https://h/f?md5=a&hash=b, https://h/f?md5=a&hash=b",
    "https://h/f?keyword=a&monkey=b&author=c&design=d,"
        + " https://h/f?keyword=a&monkey=b&author=c&design=d",
    "https://h/f?bWVtYmVyOjQ3MTE0NzEx, https://h/f?***",
    "https://h/f?a=1&0b5d3c1e-98f2-4a7b-b8c6-000000000000, https://h/f?a=1&***",
    "https://h/f?20261122&v1.2.3&download, https://h/f?20261122&v1.2.3&download",
    "https://h/f?id=0b5d3c1e98f24a7bb8c60000000000000b5d3c1e,"
        + " https://h/f?id=0b5d3c1e98f24a7bb8c60000000000000b5d3c1e",
    "https://h/a;jsessionid=A1/f;v=2;AuthToken=b?x=1,"
        + " https://h/a;jsessionid=***/f;v=2;AuthToken=***?x=1",
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
  void secretsWithoutAParameter_areNamedToo() {
    URI url = URI.create("https://h/f;jsessionid=A1?a=1&bWVtYmVyOjQ3MTE0NzEx");
    assertThat(RedactedUrl.secretNames(url)).containsExactly("jsessionid", "query");
    assertThat(RedactedUrl.key(url)).isEqualTo("https://h/f?a=1");
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
        "https://h/f?a=1&temp_url_sig=s&temp_url_expires=9&b=2",
        "https://h/f;jsessionid=A1?a=1&b=2&md5=x&expires=7",
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
