package io.millrace.perf.jmh;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import io.millrace.stages.wireguard.noise.Identity;
import io.millrace.stages.wireguard.noise.Outcome;
import io.millrace.stages.wireguard.noise.PeerHandshake;
import io.millrace.stages.wireguard.noise.Responder;
import io.millrace.stages.wireguard.noise.SessionKeys;
import io.millrace.stages.wireguard.noise.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * WireGuard's handshakes a second on one core, and how many messages are refused for each reason. A
 * responder alone cannot be repeated, since every initiation is good once: {@link #both} less
 * {@link #initiate} is about what it costs, with the reading of the response.
 */
@SuppressWarnings("NullAway.Init") // JMH calls open() first
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandshakeBenchmark {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Source SOURCE = new Source(false, 0, 0x0a00_0001, 51_820);
  private static final int MAC1 = 116;

  /** Who computes X25519: OpenSSL's library, or none and so Java. */
  @Param({"libcrypto.so.3", "none"})
  public String library = "";

  private final Identity clientKey = new Identity();
  private final Identity serverKey = new Identity();
  private Responder server;
  private PeerHandshake toServer;
  private PeerHandshake toClient;
  private PublicKey client;
  private byte[] badMac1;
  private byte[] badStatic;
  private byte[] repeated;
  private long nanos;

  /** Draws keys and messages. */
  @Setup
  public void open() {
    System.setProperty("millrace.crypto.openssl", library); // before the first key
    SplittableRandom random = new SplittableRandom(1);
    clientKey.set(key(random));
    serverKey.set(key(random));
    client = clientKey.publicKey().orElseThrow();
    server = new Responder(serverKey, random);
    toServer = new PeerHandshake(clientKey, serverKey.publicKey().orElseThrow(), random);
    toClient = new PeerHandshake(serverKey, client, random);
    badStatic = forge(random);
    repeated = initiate();
    badMac1 = repeated.clone();
    badMac1[MAC1] ^= 1;
    require(server.open(repeated, this::find, nanos).outcome(), Outcome.ACCEPTED);
  }

  private static PrivateKey key(SplittableRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return PrivateKey.of(bytes);
  }

  /** An initiation to another key of ours: of the right form, which only the first key shows. */
  private byte[] forge(SplittableRandom random) {
    try (Identity other = new Identity()) {
      other.set(key(random));
      PeerHandshake stranger =
          new PeerHandshake(clientKey, other.publicKey().orElseThrow(), random);
      return start(stranger);
    }
  }

  private PeerHandshake find(PublicKey key) {
    if (!key.equals(client)) {
      throw new IllegalStateException("the client's key was read wrongly");
    }
    return toClient;
  }

  private byte[] start(PeerHandshake handshake) {
    nanos += STEP_NANOS;
    byte[] message = handshake.initiate(1, nanos, Instant.ofEpochSecond(0, nanos));
    if (message == null) {
      throw new IllegalStateException("no initiation");
    }
    return message;
  }

  /** The initiator's first half. */
  @Benchmark
  public byte[] initiate() {
    return start(toServer);
  }

  /** All of a handshake, both sides on this core. */
  @Benchmark
  public byte[] both() {
    byte[] initiation = initiate();
    require(server.admit(SOURCE, initiation, false, nanos), Outcome.ACCEPTED);
    require(server.open(initiation, this::find, nanos).outcome(), Outcome.ACCEPTED);
    byte[] response = toClient.respond(2, nanos);
    if (response == null) {
      throw new IllegalStateException("no response");
    }
    require(toServer.accept(response), Outcome.ACCEPTED);
    try (SessionKeys ours = toServer.takeKeys();
        SessionKeys theirs = toClient.takeKeys()) {
      if (!Arrays.equals(ours.sendKey(), theirs.receiveKey())) {
        throw new IllegalStateException("the keys differ");
      }
      return response;
    }
  }

  /** Refuses an initiation by its first authenticator. */
  @Benchmark
  public Outcome refuseMac1() {
    return require(server.admit(SOURCE, badMac1, false, nanos), Outcome.MAC1);
  }

  /** Answers an initiation under load with a cookie. */
  @Benchmark
  public byte[] giveCookie() {
    require(server.admit(SOURCE, repeated, true, nanos), Outcome.COOKIE_WANTED);
    return server.cookieReply(SOURCE, repeated, nanos);
  }

  /** Refuses an initiation that only X25519 shows to be forged. */
  @Benchmark
  public Outcome refuseStatic() {
    return require(server.open(badStatic, this::find, nanos).outcome(), Outcome.STATIC);
  }

  /** Refuses an initiation that was accepted before. */
  @Benchmark
  public Outcome refuseRepeated() {
    return require(server.open(repeated, this::find, nanos).outcome(), Outcome.REPEATED);
  }

  private static Outcome require(Outcome outcome, Outcome expected) {
    if (outcome != expected) {
      throw new IllegalStateException(outcome + " instead of " + expected);
    }
    return outcome;
  }
}
