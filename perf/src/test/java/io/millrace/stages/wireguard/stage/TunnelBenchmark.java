package io.millrace.stages.wireguard.stage;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.crypto.AeadKey;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * A tunnel's stages on bursts of 32 packets to one peer, beside the engine by itself on the same
 * texts in the same places; the figure is nanoseconds for a packet. What opening costs is {@link
 * #sealAndOpen} less {@link #seal}, and likewise of the engine.
 *
 * <p>The share of the engine's rate that the tunnel keeps is the quotient of the two. In {@code
 * seal}, writing the headers inside anew is counted with the stage.
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
public class TunnelBenchmark {
  private static final int BURST = 32;
  private static final int ETHERNET = 14;
  private static final long NANOS = 1_000_000_000L;

  /** Who does the crypto. */
  @Param({"lanes", "ipsec-mb", "openssl", "jce"})
  public String engine = "";

  /** Bytes of the IP packet inside. */
  @Param({"64", "1420"})
  public int bytes;

  private final Burst burst = new Burst();
  private final Verdicts verdicts = new Verdicts();
  private final AeadBurst crypto = new AeadBurst();
  private final long[] frames = new long[BURST];
  private final byte[] head = new byte[ETHERNET + 20];

  private PacketPool pool;
  private PacketCache cache;
  private Aead aead;
  private AeadKey key;
  private TunnelEnd left;
  private TunnelEnd right;
  private long counter;

  /** Shakes hands and makes the packets. */
  @Setup
  public void open() {
    pool = new PacketPool(256);
    cache = pool.newCache();
    Supplier<Aead> engines = () -> AeadEngines.open(Optional.of(engine));
    aead = engines.get();
    left = new TunnelEnd(1, engines, aead, cache);
    right = new TunnelEnd(2, engines, aead, cache);
    byte[] frame = frame();
    TunnelEnd.join(left, right, frame, NANOS);
    System.arraycopy(frame, 0, head, 0, head.length);
    for (int i = 0; i < BURST; i++) {
      frames[i] = Packet.withLength(cache.allocate(), frame.length);
      PacketMemory.copyIn(frame, 0, frames[i], frame.length);
    }
    byte[] secret = new byte[AeadKey.BYTES];
    new Random(1).nextBytes(secret);
    key = AeadKey.of(secret);
  }

  /** A frame with a packet from 10.9.0.1 to 10.9.0.2. */
  private byte[] frame() {
    byte[] frame = new byte[ETHERNET + bytes];
    new Random(2).nextBytes(frame);
    frame[12] = 8;
    frame[13] = 0;
    byte[] ip = {
      0x45, 0, (byte) (bytes >> 8), (byte) bytes, 0, 0, 0, 0, 64, 17, 0, 0, 10, 9, 0, 1, 10, 9, 0, 2
    };
    System.arraycopy(ip, 0, frame, ETHERNET, ip.length);
    return frame;
  }

  /** Gives everything back. */
  @TearDown
  public void close() {
    cache.free(frames, 0, BURST);
    left.close();
    right.close();
    key.close();
    aead.close();
    cache.close();
    pool.close();
  }

  private void fill() {
    burst.clear();
    burst.origin(0, NANOS);
    for (int i = 0; i < BURST; i++) {
      burst.add(frames[i]);
    }
  }

  /** From packets to messages with all their headers. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long seal() {
    for (int i = 0; i < BURST; i++) {
      PacketMemory.copyIn(head, 0, frames[i], head.length);
    }
    return sealed();
  }

  private long sealed() {
    fill();
    left.sealing.process(burst, verdicts);
    return require(burst.get(BURST - 1), Packet.length(frames[0]) + 60);
  }

  private static long require(long packet, int least) {
    if (Packet.length(packet) < least) {
      throw new IllegalStateException("a packet of " + Packet.length(packet) + " bytes");
    }
    return packet;
  }

  /** From packets to messages and back. What comes out is what went in, so nothing is made anew. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long sealAndOpen() {
    var _ = sealed();
    right.opening.process(burst, verdicts);
    long last = burst.get(BURST - 1);
    if (Packet.length(last) != Packet.length(frames[0])) {
      throw new IllegalStateException("not opened");
    }
    return last;
  }

  private void fillEngine() {
    crypto.clear();
    for (int i = 0; i < BURST; i++) {
      crypto.add(key, Packet.address(frames[i]) + ETHERNET, bytes, counter++);
    }
  }

  /** The engine by itself. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long engineSeals() {
    fillEngine();
    aead.seal(crypto);
    return counter;
  }

  /** The engine by itself, there and back. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public long engineSealsAndOpens() {
    fillEngine();
    aead.seal(crypto);
    aead.open(crypto);
    if (!crypto.isOpened(BURST - 1)) {
      throw new IllegalStateException("not opened");
    }
    return counter;
  }
}
