package io.millrace.perf.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * Measurements as JSON. A file says what it is ({@code format}) and which version of that ({@code
 * version}); a reader knows its own version and those before it, and passes over members it does
 * not know.
 */
public final class ResultFile {
  /** What the file says it is. */
  public static final String FORMAT = "millrace-measurement";

  /** Grows when a reader of the version before would misunderstand. */
  public static final int VERSION = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new ToStringSerializer())
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  private ResultFile() {}

  /** ISO 8601, as {@link Instant} writes itself. */
  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(value);
      } catch (DateTimeException e) {
        throw JsonMappingException.from(context, "no time in ISO 8601: " + value, e);
      }
    }
  }

  /** The measurement as lines of JSON. */
  public static String text(Measurement measurement) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.setAll((ObjectNode) MAPPER.valueToTree(measurement));
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a measurement that is no JSON", e);
    }
  }

  /** Writes it; a file that is there already is replaced as a whole or not at all. */
  public static void write(Measurement measurement, Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path draft = whole.resolveSibling(whole.getFileName() + ".part");
    Files.writeString(draft, text(measurement));
    Files.move(draft, whole, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads one.
   *
   * @throws ResultException if it holds something else, or of a later version
   */
  public static Measurement read(Path file) throws IOException {
    try {
      return parse(Files.readString(file));
    } catch (ResultException e) {
      throw new ResultException(file + ": " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new ResultException(file + ": not a result file: not UTF-8", e);
    }
  }

  /**
   * From text.
   *
   * @throws ResultException if it is something else, or of a later version
   */
  public static Measurement parse(String text) throws ResultException {
    try {
      JsonNode root = MAPPER.readTree(text);
      if (!root.path("format").asText().equals(FORMAT)) {
        throw new ResultException("not a result file: no format \"" + FORMAT + "\"");
      }
      int version = root.path("version").asInt();
      if (version < 1 || version > VERSION) {
        throw new ResultException(
            "version " + version + " of the format; this program knows up to " + VERSION);
      }
      return MAPPER.treeToValue(root, Measurement.class);
    } catch (JsonMappingException e) {
      throw new ResultException("not a result file: " + where(e) + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new ResultException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String where(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : path + ": ";
  }
}
