package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentDispositionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "attachment; filename=\"report.pdf\" | report.pdf",
        "attachment; filename=report.pdf | report.pdf",
        "attachment;filename=report.pdf; | report.pdf",
        "ATTACHMENT; FILENAME=report.pdf | report.pdf",
        "attachment; filename = \"a b.txt\" | a b.txt",
        "attachment; filename=a b.txt | a b.txt",
        "attachment; filename=\"a;b=c.txt\" | a;b=c.txt",
        "attachment; filename=\"a\\\"b.txt\" | a\"b.txt",
        "attachment; filename=\"open.txt | open.txt",
        "filename=bare.txt | bare.txt",
        "inline; filename=shown.txt | shown.txt",
        "attachment; size=3; filename=a; filename=b | a",
        "attachment; filename=\"_ rates.txt\"; filename*=UTF-8''%E2%82%AC%20rates.txt | €"
            + " rates.txt",
        "attachment; filename*=UTF-8'en'%E2%82%AC.txt; filename=x | €.txt",
        "attachment; filename*=utf-8''a'b.txt | a'b.txt",
        "attachment; filename*=\"UTF-8''%E2%82%AC.txt\" | €.txt",
        "attachment; filename*=ISO-8859-1''%A3.txt | £.txt",
        "attachment; filename*=UTF-8''%ZZ; filename=plain.txt | plain.txt",
        "attachment; filename*=UTF-8''%E2%82; filename=plain.txt | plain.txt",
        "attachment; filename*=UTF-8''%; filename=plain.txt | plain.txt",
        "attachment; filename*=KOI8-R''%C1; filename=plain.txt | а",
        "attachment; filename*=X-NONE''%C1; filename=plain.txt | plain.txt",
        "attachment; filename*=nonsense; filename=plain.txt | plain.txt",
        "attachment; filename*=UTF-8''; filename=plain.txt | plain.txt",
        "attachment; filename=\"../../etc/passwd\" | passwd",
        "attachment; filename=\"C:\\\\x\" | x",
        "attachment; filename*=UTF-8''..%2F..%2Fx | x",
        "attachment; filename=\"50%25.txt\" | 50%25.txt",
      })
  void proposedName_isFound(String field, String name) {
    assertThat(ContentDisposition.fileName(field)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "attachment",
        "attachment; filename",
        "attachment; filename=",
        "attachment; filename=\"\"",
        "attachment; filename=\"dir/\"",
        "attachment; xfilename=a",
        "attachment; filename*=UTF-8''%ZZ",
      })
  void noName_isAbsent(String field) {
    assertThat(ContentDisposition.fileName(field)).isEmpty();
  }

  /** Forms that servers send, raw ones in UTF-8. */
  @ParameterizedTest
  @CsvFileSource(resources = "dispositions.txt", delimiter = '|', quoteCharacter = '\0')
  void realForm_isReadInItsLikeliestWay(String field, String name) {
    byte[] octets = field.getBytes(StandardCharsets.UTF_8);
    String sent = new String(octets, StandardCharsets.ISO_8859_1);
    assertThat(ContentDisposition.fileName(sent).orElse("none")).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "ä€.txt, UTF-8",
    "中文.txt, GB18030",
    "报告 2024 总结.pdf, GB18030",
    "é.txt, ISO-8859-1",
    "Übersicht.pdf, ISO-8859-1",
    "Größe.txt, ISO-8859-1",
    "naïve café.txt, ISO-8859-1",
    "Åse Ærø.txt, ISO-8859-1",
    "créées à Noël.txt, ISO-8859-1",
    "100 € – Rechnung.pdf, windows-1252",
    "œuvre.txt, windows-1252",
    "テスト資料.txt, Shift_JIS",
    "ひらがな.zip, Shift_JIS",
    "Ñandú año.txt, ISO-8859-1",
    "smørrebrød.txt, ISO-8859-1",
    "北京 上海.doc, GBK",
  })
  void rawOctets_areReadInTheLikeliestCharset(String name, String charset) {
    byte[] octets = ("attachment; filename=\"" + name + '"').getBytes(Charset.forName(charset));
    assertThat(ContentDisposition.fileName(new String(octets, StandardCharsets.ISO_8859_1)))
        .contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "report.pdf | attachment; filename=\"report.pdf\"",
        "my report.pdf | attachment; filename=\"my report.pdf\"",
        "€ rates.txt | attachment; filename=\"_ rates.txt\";"
            + " filename*=UTF-8''%E2%82%AC%20rates.txt",
        "a\"b\\c.txt | attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt",
        "50%.txt | attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt",
        "it's (1)*.txt | attachment; filename=\"it's (1)*.txt\";"
            + " filename*=UTF-8''it%27s%20%281%29%2A.txt",
        "../../etc/passwd | attachment; filename=\"passwd\"",
        "C:\\x | attachment; filename=\"x\"",
        "..\\x | attachment; filename=\"x\"",
        "a/b | attachment; filename=\"b\"",
        ".. | attachment",
        "dir/ | attachment",
        "😀.txt | attachment; filename=\"_.txt\"; filename*=UTF-8''%F0%9F%98%80.txt",
      })
  void name_isWrittenForAllReaders(String name, String field) {
    assertThat(ContentDisposition.attachment(name)).isEqualTo(field);
    assertThat(ContentDisposition.inline(name))
        .isEqualTo(field.replaceFirst("^attachment", "inline"));
  }

  @Test
  void harmfulChars_neverReachTheField() {
    assertThat(ContentDisposition.attachment("a\r\nSet-Cookie: x\u0085.txt"))
        .isEqualTo(
            "attachment; filename=\"a__Set-Cookie: x_.txt\";"
                + " filename*=UTF-8''a__Set-Cookie%3A%20x_.txt");
    assertThat(ContentDisposition.attachment("x\u202egpj.exe"))
        .isEqualTo("attachment; filename=\"xgpj.exe\"");
    assertThat(ContentDisposition.attachment("x\ud83d.exe"))
        .isEqualTo("attachment; filename=\"x_.exe\"");
  }
}
