package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.ConfException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code wg0.conf} (wg(8), "Configuration file format", and wg-quick(8), "Configuration"),
 * read as these tools read it.
 *
 * <p>Names, and the names of sections, are in small or capital letters; {@code #} begins a comment,
 * except in commands. Of a name that comes up again the last value counts, but addresses, name
 * servers, allowed IPs and commands add up. Sections with the same public key are one peer, the
 * later one's values before the earlier one's; its allowed IPs replace the earlier one's. An
 * allowed IP that several peers name is the last one's.
 *
 * <p>Unlike wg(8), ports are numbers, not names of services, and not 0 in an endpoint; endpoints
 * have no zone.
 */
public final class WireGuardConf {
  /** Longer than a file with a hundred thousand peers. */
  private static final int MAX_BYTES = 64 << 20;

  private WireGuardConf() {}

  /**
   * Reads a file. The caller wipes the result, or hands on the keys in it.
   *
   * @throws ConfException if it cannot be read or has mistakes
   */
  public static TunnelConfig read(Path file) throws ConfException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage());
    }
    try {
      if (content.length > MAX_BYTES) {
        throw unreadable(file, "is longer than 64 MiB, which is no configuration");
      }
      return parse(file.toString(), content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** What an empty file says: a tunnel without key and peers. */
  public static TunnelConfig empty() {
    return new TunnelConfig(
        new InterfaceConfig(Optional.empty(), 0, 0, QuickSettings.NONE), List.of());
  }

  private static ConfException unreadable(Path file, String why) {
    return new ConfException(file.toString(), List.of(new Problem(1, why)));
  }

  /**
   * Reads the content of a file, which the caller wipes.
   *
   * @param file its name, for messages
   * @throws ConfException if it has mistakes
   */
  public static TunnelConfig parse(String file, byte[] content) throws ConfException {
    char[] text = new char[content.length]; // no character takes less than a byte
    try {
      CharBuffer chars = CharBuffer.wrap(text);
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE)
          .decode(ByteBuffer.wrap(content), chars, true);
      return new ConfParser(text, chars.position()).parse(file);
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  /** Writes a file that reads back as the same. The caller wipes it. */
  public static SecretText write(TunnelConfig config) {
    return new ConfWriter().write(config);
  }
}
