package dev.kedge.serve.api;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.EntityTag;
import dev.kedge.protocol.NameText;
import dev.kedge.serve.catalog.Facts;
import dev.kedge.serve.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The texts that say what a file's digests are, in the forms that clients know. */
final class Bodies {
  private static final String METALINK = "urn:ietf:params:xml:ns:metalink";

  private Bodies() {}

  /**
   * A line of SHA256SUMS or MD5SUMS, the name in its own octets; published names need no escaping.
   */
  static byte[] sumsLine(Digest digest, String name) {
    return NameText.octets(digest.hex() + "  " + name + "\n");
  }

  /** SHA-256 of each chunk, 32 bytes each. */
  static byte[] raw(List<byte[]> chunks) {
    var bytes = new ByteArrayOutputStream(chunks.size() * DigestAlgorithm.SHA256.bytes());
    chunks.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  static byte[] manifest(Facts facts, String fileName, List<byte[]> chunks) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("version", facts.version());
      json.writeStringField("etag", new EntityTag(false, facts.version()).toString());
      json.writeStringField("item", facts.item());
      json.writeStringField("file_name", fileName);
      json.writeNumberField("size", facts.layout().total());
      ItemJson.facts(json, facts);
      json.writeArrayFieldStart("chunks");
      for (byte[] chunk : chunks) {
        json.writeString(Digest.of(DigestAlgorithm.SHA256, chunk).hex());
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /** Metalink 4 (RFC 5854) with its addresses, the best first. */
  static byte[] metalink(Facts facts, String fileName, List<byte[]> chunks, List<String> urls)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newInstance()
              .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeStartElement("metalink");
      xml.writeDefaultNamespace(METALINK);
      element(xml, "generator", "kedge");
      xml.writeStartElement("file");
      xml.writeAttribute("name", fileName);
      element(xml, "size", String.valueOf(facts.layout().total()));
      Facts.Digests digests = facts.digests().orElseThrow();
      hash(xml, "sha-256", digests.sha256());
      hash(xml, "md5", digests.md5());
      if (!chunks.isEmpty()) {
        xml.writeStartElement("pieces");
        xml.writeAttribute("length", String.valueOf(facts.layout().chunkSize()));
        xml.writeAttribute("type", "sha-256");
        for (byte[] chunk : chunks) {
          element(xml, "hash", Digest.of(DigestAlgorithm.SHA256, chunk).hex());
        }
        xml.writeEndElement();
      }
      for (int i = 0; i < urls.size(); i++) {
        xml.writeStartElement("url");
        if (urls.size() > 1) {
          xml.writeAttribute("priority", String.valueOf(i + 1));
        }
        xml.writeCharacters(urls.get(i));
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    return bytes.toByteArray();
  }

  private static void hash(XMLStreamWriter xml, String type, Digest digest)
      throws XMLStreamException {
    xml.writeStartElement("hash");
    xml.writeAttribute("type", type);
    xml.writeCharacters(digest.hex());
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
