package io.millrace.perf.jmh;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.crypto.AeadKey;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ChaCha20-Poly1305 on bursts of 32 packets of four peers; the figure is nanoseconds for a packet.
 * To open the same packets again and again, they have to be sealed again: {@link #sealAndOpen} less
 * {@link #seal} is what opening costs. Forged packets stay as they are.
 */
@SuppressWarnings("NullAway.Init") // JMH calls open() first
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Dmillrace.memory=64m", "--add-modules=jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AeadBenchmark {
  private static final int BURST = 32;

  /** Who does it. */
  @Param({"lanes", "ipsec-mb", "openssl", "jce"})
  public String engine = "";

  /** Bytes of text. */
  @Param({"64", "256", "1420"})
  public int bytes;

  private final AeadBurst burst = new AeadBurst();
  private final AeadKey[] keys = new AeadKey[4];

  private RingMemory memory;

  private Aead aead;

  private long counter;

  /** Draws keys and packets. */
  @Setup
  public void open() {
    memory = RingMemory.allocate(BURST * PacketMemory.STRIDE, 64);
    aead = AeadEngines.open(Optional.of(engine));
    Random random = new Random(1);
    for (int i = 0; i < keys.length; i++) {
      byte[] key = new byte[AeadKey.BYTES];
      random.nextBytes(key);
      keys[i] = AeadKey.of(key);
    }
    byte[] text = new byte[(int) memory.size()];
    random.nextBytes(text);
    PacketMemory.copyIn(text, 0, memory.address(), text.length);
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    for (AeadKey key : keys) {
      key.close();
    }
    aead.close();
    memory.close();
  }

  private void fill(long from) {
    burst.clear();
    for (int i = 0; i < BURST; i++) {
      long address = memory.address() + i * PacketMemory.STRIDE + PacketMemory.HEADROOM_BYTES;
      burst.add(keys[i % keys.length], address, bytes, from + i);
    }
  }

  /** Encrypts. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long seal() {
    fill(counter);
    aead.seal(burst);
    return counter += BURST;
  }

  /** Encrypts and decrypts. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long sealAndOpen() {
    seal();
    aead.open(burst);
    return require(BURST);
  }

  /** Refuses packets that nobody has sealed. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long openForged() {
    fill(counter += BURST);
    aead.open(burst);
    return require(0);
  }

  private long require(int expected) {
    int opened = 0;
    for (int i = 0; i < BURST; i++) {
      opened += burst.isOpened(i) ? 1 : 0;
    }
    if (opened != expected) {
      throw new IllegalStateException(opened + " of " + BURST + " packets opened");
    }
    return opened;
  }
}
