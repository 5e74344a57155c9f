package dev.kedge.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.disk.Disk;
import dev.kedge.disk.SecretFile;
import dev.kedge.model.Failure;
import dev.kedge.sync.api.Credential;
import dev.kedge.sync.api.CredentialKeeper;
import java.nio.file.Path;
import java.util.Optional;

/** A server's credential in a file that only its owner may read. */
final class CredentialFile implements CredentialKeeper {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final String url;

  CredentialFile(Path directory, String url) {
    this.file = directory.resolve(url.replaceAll("[^A-Za-z0-9.-]+", "_") + ".json");
    this.url = url;
  }

  @Override
  public Credential read() throws Failure {
    return find()
        .orElseThrow(() ->
            new Failure.MissingCredentials(url, "the device's token; run 'kedge login' again"));
  }

  Optional<Credential> find() throws Failure {
    Optional<String> text = SecretFile.read(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(text.get());
      return Optional.of(
          new Credential(
              url,
              json.path("device_id").asText(),
              Optional.of(json.path("user_token").asText()).filter(token -> !token.isEmpty()),
              json.path("token").asText(),
              json.path("refresh").asText()));
    } catch (JsonProcessingException e) {
      throw new Failure.Local(
          file + ": is not what kedge wrote", "run 'kedge login " + url + "' again", false, e);
    }
  }

  @Override
  public void write(Credential credential) throws Failure {
    Path directory = file.getParent();
    if (directory != null) {
      SecretFile.directory(directory);
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("url", url);
    json.put("device_id", credential.device());
    json.put("user_token", credential.user().orElse(""));
    json.put("token", credential.token());
    json.put("refresh", credential.refresh());
    SecretFile.write(file, json.toPrettyString() + "\n");
  }

  @Override
  public Credential alone(Renewal renewal) throws Failure {
    return SecretFile.exclusively(file, renewal::run);
  }

  void delete() throws Failure {
    Disk.delete(file);
  }
}
