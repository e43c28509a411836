package io.millrace.stages.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every engine, on random bursts of all lengths under several keys, against the JDK's cipher; what
 * lies around the packets must stay as it was. Missing engines fail here, by name.
 */
class AeadContractTest {
  private static final int SPACING = 2240;
  private static final int PAINT = 0xa5;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<Sample> samples = new ArrayList<>();
  private final AeadBurst burst = new AeadBurst();

  /** Made once of each array: operations under one key share it. */
  private final IdentityHashMap<byte[], AeadKey> keys = new IdentityHashMap<>();

  private static final class Sample {
    final byte[] key;
    final long address;
    final byte[] text;
    final long counter;

    Sample(byte[] key, long address, byte[] text, long counter) {
      this.key = key;
      this.address = address;
      this.text = text;
      this.counter = counter;
    }

    byte[] sealed() throws Exception {
      Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new IvParameterSpec(Rfc8439Test.nonce(counter)));
      return cipher.doFinal(text);
    }
  }

  static Stream<String> engines() {
    return AeadEngines.list().stream().map(AeadEngine::name);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void sealsAndOpensAsTheOracle(String engine) throws Exception {
    try (Aead aead = AeadEngines.open(Optional.of(engine));
        RingMemory memory = RingMemory.allocate(AeadBurst.CAPACITY * SPACING, 64)) {
      for (int round = 0; round < 12; round++) {
        draw(memory.address(), round % 3 == 0 ? 300 : 2100);
        paint(memory);
        write(false);
        aead.seal(burst);
        assertSealed(memory);
        aead.open(burst);
        for (int i = 0; i < samples.size(); i++) {
          assertTrue(burst.isOpened(i), what(i));
          assertArrayEquals(samples.get(i).text, read(i, 0), what(i));
        }
        assertPaintAround(memory);
        clear();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void opensNothingThatIsForged(String engine) throws Exception {
    try (Aead aead = AeadEngines.open(Optional.of(engine));
        RingMemory memory = RingMemory.allocate(AeadBurst.CAPACITY * SPACING, 64)) {
      for (int round = 0; round < 12; round++) {
        draw(memory.address(), round % 3 == 0 ? 300 : 2100);
        paint(memory);
        write(true);
        boolean[] forged = forge();
        aead.open(burst);
        for (int i = 0; i < samples.size(); i++) {
          assertEquals(!forged[i], burst.isOpened(i), what(i));
          if (!forged[i]) {
            assertArrayEquals(samples.get(i).text, read(i, 0), what(i));
          }
        }
        assertPaintAround(memory);
        clear();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void takesTheLongestText(String engine) throws Exception {
    for (int length : new int[] {AeadBurst.MAX_BYTES, 65_504, 65_488, 16_384, 9_000}) {
      try (Aead aead = AeadEngines.open(Optional.of(engine));
          RingMemory memory = RingMemory.allocate(1 << 17, 64)) {
        add(memory.address() + 64 + random.nextInt(16), length, new byte[32]);
        paint(memory);
        write(false);
        aead.seal(burst);
        assertArrayEquals(samples.getFirst().sealed(), read(0, Aead.TAG_BYTES), what(0));
        aead.open(burst);
        assertTrue(burst.isOpened(0));
        assertArrayEquals(samples.getFirst().text, read(0, 0));
        assertPaintAround(memory);
        clear();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void everyBitCounts(String engine) {
    int bits = (19 + Aead.TAG_BYTES) * 8;
    try (Aead aead = AeadEngines.open(Optional.of(engine));
        RingMemory memory = RingMemory.allocate(40 * 64, 64)) {
      for (int from = 0; from < bits; from += 40) {
        for (int i = 0; i < 40; i++) {
          add(memory.address() + i * 64L, 19, bytes(32));
        }
        write(true);
        for (int i = 0; i < 40; i++) {
          flip(memory.address() + i * 64L, from + i);
        }
        aead.open(burst);
        for (int i = 0; i < 40; i++) {
          assertFalse(burst.isOpened(i), "bit " + (from + i));
        }
        clear();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aClosedKeyIsNotTheKey(String engine) {
    try (Aead aead = AeadEngines.open(Optional.of(engine));
        RingMemory memory = RingMemory.allocate(1 << 12, 64)) {
      add(memory.address(), 100, bytes(32));
      write(false);
      aead.seal(burst);
      byte[] sealed = read(0, Aead.TAG_BYTES);
      burst.key(0).close();
      aead.open(burst);
      assertFalse(burst.isOpened(0));
      write(false);
      aead.seal(burst);
      assertFalse(Arrays.equals(sealed, read(0, Aead.TAG_BYTES)));
    }
  }

  private AeadKey keyOf(byte[] key) {
    return keys.computeIfAbsent(key, AeadKey::of);
  }

  /** Up to a full burst of packets in slots of their own, at any alignment, under 1 to 4 keys. */
  private void draw(long base, int longest) {
    List<byte[]> drawn = Stream.generate(() -> bytes(32)).limit(1 + random.nextInt(4)).toList();
    int count = random.nextInt(3) == 0 ? AeadBurst.CAPACITY : 1 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      int length = random.nextBoolean() ? random.nextInt(longest) : random.nextInt(20) * 16;
      byte[] key = drawn.get(random.nextInt(drawn.size()));
      add(base + (long) i * SPACING + 16 + random.nextInt(64), length, key);
    }
  }

  private void add(long address, int length, byte[] key) {
    Sample sample = new Sample(key, address, bytes(length), random.nextLong());
    samples.add(sample);
    burst.add(keyOf(key), address, length, sample.counter);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private void write(boolean isSealed) {
    for (Sample sample : samples) {
      byte[] bytes;
      try {
        bytes = isSealed ? sample.sealed() : sample.text;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      PacketMemory.copyIn(bytes, 0, sample.address, bytes.length);
    }
  }

  /** Spoils about a third: a bit of the text, one of the tag, or the counter. */
  private boolean[] forge() {
    boolean[] forged = new boolean[samples.size()];
    List<Sample> all = List.copyOf(samples);
    burst.clear();
    for (int i = 0; i < forged.length; i++) {
      Sample sample = all.get(i);
      forged[i] = random.nextInt(3) == 0;
      int kind = forged[i] ? random.nextInt(3) : -1;
      int bits = 8 * sample.text.length;
      if (kind == 0 && bits > 0) {
        flip(sample.address, random.nextInt(bits));
      } else if (kind == 0 || kind == 1) {
        flip(sample.address, bits + random.nextInt(128));
      }
      long counter = sample.counter ^ (kind == 2 ? 1L << random.nextInt(64) : 0);
      burst.add(keyOf(sample.key), sample.address, sample.text.length, counter);
    }
    return forged;
  }

  private static void flip(long address, int bit) {
    long at = address + bit / 8;
    PacketMemory.putByte(at, PacketMemory.getByte(at) ^ 1 << bit % 8);
  }

  private byte[] read(int index, int more) {
    Sample sample = samples.get(index);
    byte[] bytes = new byte[sample.text.length + more];
    PacketMemory.copyOut(sample.address, bytes, 0, bytes.length);
    return bytes;
  }

  private void assertSealed(RingMemory memory) throws Exception {
    for (int i = 0; i < samples.size(); i++) {
      assertArrayEquals(samples.get(i).sealed(), read(i, Aead.TAG_BYTES), what(i));
    }
    assertPaintAround(memory);
  }

  private static void paint(RingMemory memory) {
    byte[] paint = new byte[(int) memory.size()];
    Arrays.fill(paint, (byte) PAINT);
    PacketMemory.copyIn(paint, 0, memory.address(), paint.length);
  }

  private void assertPaintAround(RingMemory memory) {
    byte[] all = new byte[(int) memory.size()];
    PacketMemory.copyOut(memory.address(), all, 0, all.length);
    for (Sample sample : samples) {
      int start = (int) (sample.address - memory.address());
      Arrays.fill(all, start, start + sample.text.length + Aead.TAG_BYTES, (byte) PAINT);
    }
    for (int i = 0; i < all.length; i++) {
      assertEquals((byte) PAINT, all[i], "byte " + i + ", seed " + seed);
    }
  }

  private String what(int index) {
    Sample sample = samples.get(index);
    return "operation %d of %d, %d bytes, seed %d"
        .formatted(index, samples.size(), sample.text.length, seed);
  }

  private void clear() {
    burst.clear();
    samples.clear();
  }
}
