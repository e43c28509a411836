package io.millrace.stages.crypto;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Known answers that an engine must give before it is used, and forgeries that it must not open.
 *
 * <p>The first is from RFC 8439: a key and nonce of zeros make block 1 of appendix A.1, test vector
 * 2, and the key of Poly1305 of appendix A.4, test vector 1; the tag follows from these. The others
 * are of all lengths around the blocks of both ciphers, up to a packet's; only their digest is
 * kept, which {@code Rfc8439} of the tests, the algorithm as the RFC writes it, has too.
 */
final class AeadProof {
  /** Bytes of text. */
  static final int[] LENGTHS = {
    0, 1, 15, 16, 17, 31, 32, 48, 63, 64, 65, 96, 112, 127, 128, 129, 191, 192, 193, 240, 255, 256,
    257, 272, 320, 511, 512, 576, 1023, 1024, 1025, 1279, 1280, 1420, 1424, 1440, 2048, 4095
  };

  /** SHA-256 over all texts and tags, sealed. */
  static final String DIGEST = "1aeda0dbfe417291d5e21c2eb322936ff36285702e2d8733087671ae0d35d890";

  private static final String ZEROS_SEALED =
      "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
          + "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f"
          + "75c5180ef52d6921037a3d0af9f0dac8";

  private static final int SPACING = 4096 + 64;
  private static final HexFormat HEX = HexFormat.of();

  private final Aead aead;
  private final long base;
  private final AeadBurst burst = new AeadBurst();

  private AeadProof(Aead aead, long base) {
    this.aead = aead;
    this.base = base;
  }

  /** What is wrong with an engine, or nothing. */
  static String problem(Aead aead) {
    try (RingMemory memory = RingMemory.allocate((long) SPACING * LENGTHS.length, 64)) {
      return new AeadProof(aead, memory.address()).problem();
    }
  }

  private String problem() {
    if (!sealsZeros()) {
      return "it does not give the answer of RFC 8439";
    }
    if (!HEX.formatHex(sealAll()).equals(DIGEST)) {
      return "it does not give the known answers";
    }
    if (!opens(true)) {
      return "it does not open what it has sealed";
    }
    sealAll();
    for (int i = 0; i < LENGTHS.length; i++) {
      long last = address(i) + LENGTHS[i] + (i % Aead.TAG_BYTES);
      PacketMemory.putByte(last, PacketMemory.getByte(last) ^ 1 << i % 8);
    }
    return opens(false) ? "" : "it opens what is forged";
  }

  private boolean sealsZeros() {
    try (AeadKey key = AeadKey.of(new byte[AeadKey.BYTES])) {
      burst.add(key, base, 64, 0);
      aead.seal(burst);
      burst.clear();
    }
    byte[] sealed = new byte[64 + Aead.TAG_BYTES];
    PacketMemory.copyOut(base, sealed, 0, sealed.length);
    return HEX.formatHex(sealed).equals(ZEROS_SEALED);
  }

  /** Seals a text of every length, each with a key and a counter of its own; their digest. */
  private byte[] sealAll() {
    for (int i = 0; i < LENGTHS.length; i++) {
      PacketMemory.copyIn(text(i), 0, address(i), LENGTHS[i]);
      burst.add(AeadKey.of(key(i)), address(i), LENGTHS[i], counter(i));
    }
    aead.seal(burst);
    closeKeys();
    MessageDigest digest = sha256();
    for (int i = 0; i < LENGTHS.length; i++) {
      byte[] sealed = new byte[LENGTHS[i] + Aead.TAG_BYTES];
      PacketMemory.copyOut(address(i), sealed, 0, sealed.length);
      digest.update(sealed);
    }
    return digest.digest();
  }

  /** Whether all of them are opened, and rightly, or else none is. */
  private boolean opens(boolean expected) {
    for (int i = 0; i < LENGTHS.length; i++) {
      burst.add(AeadKey.of(key(i)), address(i), LENGTHS[i], counter(i));
    }
    aead.open(burst);
    closeKeys();
    for (int i = 0; i < LENGTHS.length; i++) {
      byte[] opened = new byte[LENGTHS[i]];
      PacketMemory.copyOut(address(i), opened, 0, opened.length);
      if (burst.isOpened(i) != expected || (expected && !Arrays.equals(opened, text(i)))) {
        return false;
      }
    }
    return true;
  }

  private void closeKeys() {
    for (int i = 0; i < burst.size(); i++) {
      burst.key(i).close();
    }
    burst.clear();
  }

  private long address(int index) {
    return base + (long) index * SPACING + index % 16;
  }

  static byte[] text(int index) {
    byte[] text = new byte[LENGTHS[index]];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (i * 7 + index);
    }
    return text;
  }

  static byte[] key(int index) {
    byte[] key = new byte[AeadKey.BYTES];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (0x80 + i * index);
    }
    return key;
  }

  /** From 0 to the largest there is. */
  static long counter(int index) {
    return index == 0 ? 0 : -1L >>> (64 - index * 64 / (LENGTHS.length - 1));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
