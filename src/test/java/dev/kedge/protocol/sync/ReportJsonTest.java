package dev.kedge.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportJsonTest {
  private static final Report REPORT =
      new Report(
          "01J",
          Report.Type.PROGRESS,
          "item",
          "version",
          2,
          3,
          4,
          ItemState.PAUSED,
          Optional.of("user"),
          Optional.of(ChunkSet.all(3)),
          12 << 20,
          Optional.of(Digest.of(DigestAlgorithm.SHA256, new byte[32])),
          Optional.of("disk_full"),
          Optional.of(Instant.parse("2026-01-31T12:00:00.5Z")));

  @Test
  void read_getsWhatWasWritten() {
    List<Fault> faults = new ArrayList<>();
    assertThat(ReportJson.read(ReportJson.write(REPORT), "/ops/0", faults)).isEqualTo(REPORT);
    assertThat(faults).isEmpty();
  }

  @Test
  void read_ofLeastReport_andUnknownFields() throws JsonProcessingException {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                "{\"op_id\":\"a\",\"type\":\"started\",\"item_id\":\"i\",\"version_id\":\"v\","
                    + "\"attempt\":1,\"rev\":1,\"state\":\"queued\",\"reason\":null,\"new\":[{}]}");
    List<Fault> faults = new ArrayList<>();
    Report report = ReportJson.read(json, "/ops/0", faults);
    assertThat(faults).isEmpty();
    assertThat(report.chunks()).isEmpty();
    assertThat(report.generation()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          op_id       | null     | missing
          op_id       | 7        | type
          op_id       | ""       | type
          type        | "began"  | value
          attempt     | 0        | range
          attempt     | 1.5      | type
          attempt     | "1"      | type
          rev         | 99999999999999999999 | type
          rev         | 9007199254740993 | range
          generation  | -1       | range
          state       | "Paused" | value
          chunks      | "3-1"    | value
          chunks      | [1]      | value
          digest      | "sha256:12" | value
          client_time | "today"  | value
          """)
  void read_namesThePlaceOfAFault(String field, String value, String code)
      throws JsonProcessingException {
    ObjectNode json = ReportJson.write(REPORT);
    json.set(field, new ObjectMapper().readTree(value));
    List<Fault> faults = new ArrayList<>();
    ReportJson.read(json, "/ops/4", faults);
    assertThat(faults)
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.pointer()).isEqualTo("/ops/4/" + field);
          assertThat(fault.code()).isEqualTo(code);
        });
  }

  @Test
  void read_ofNoObject() throws JsonProcessingException {
    List<Fault> faults = new ArrayList<>();
    ReportJson.read(new ObjectMapper().readTree("[1]"), "/ops/0", faults);
    assertThat(faults).extracting(Fault::pointer).containsExactly("/ops/0");
  }
}
