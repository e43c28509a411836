package io.millrace.stages.wireguard;

import io.millrace.stages.crypto.AeadKey;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Handshakes without secrets: messages of the right form whose content anybody could have made, so
 * that control can be tried by itself and fast. A digest at the end stands for all authenticators.
 */
final class PlainGate implements Gate {
  private static final int DIGEST = 16;

  private static final PublicKey NOBODY = key(0);

  private PublicKey own = NOBODY;
  private final SplittableRandom random;

  PlainGate(SplittableRandom random) {
    this.random = random;
  }

  /** A key that stands for a number. */
  static PublicKey key(int id) {
    return PublicKey.of(ByteBuffer.allocate(32).putInt(id).array());
  }

  private static int id(PublicKey key) {
    return ByteBuffer.wrap(key.bytes()).getInt();
  }

  /** The private key behind the public key of a number. */
  static PrivateKey privateKey(int id) {
    return PrivateKey.of(key(id).bytes());
  }

  @Override
  public boolean setKey(Optional<PrivateKey> key) {
    PublicKey before = own;
    own = key.map(each -> PublicKey.of(each.bytes())).orElse(NOBODY);
    return !own.equals(before);
  }

  private static byte[] digest(byte[] bytes, int from, int to) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes, from, to - from);
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("ByteBufferBackingArray") // all of it is the message
  private static byte[] seal(ByteBuffer message) {
    byte[] bytes = message.array();
    int end = bytes.length - DIGEST;
    System.arraycopy(digest(bytes, 0, end), 0, bytes, end, DIGEST);
    return bytes;
  }

  private static ByteBuffer message(int type, int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(type);
  }

  private static ByteBuffer read(byte[] message) {
    return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public Optional<PublicKey> publicKey() {
    return own.equals(NOBODY) ? Optional.empty() : Optional.of(own);
  }

  @Override
  public Handshake handshakeWith(PublicKey key) {
    return new Plain(key);
  }

  @Override
  public Verdict admit(Endpoint from, byte[] message, boolean isLoaded, long nanos) {
    if (own.equals(NOBODY)) {
      return Verdict.NO_KEY;
    }
    int end = message.length - DIGEST;
    byte[] expected = digest(message, 0, end);
    boolean good = Arrays.equals(expected, 0, DIGEST, message, end, message.length);
    if (!good) {
      return Verdict.MAC1;
    }
    return isLoaded ? Verdict.COOKIE_SENT : Verdict.HANDSHAKE;
  }

  @Override
  public byte[] cookieReply(Endpoint from, byte[] message, long nanos) {
    ByteBuffer reply = message(TransportMessage.TYPE_COOKIE_REPLY, 64);
    return seal(reply.putInt(read(message).getInt(4)));
  }

  @Override
  public Initiation open(
      byte[] message, Function<PublicKey, @Nullable Handshake> peers, long nanos) {
    ByteBuffer in = read(message);
    PublicKey sender = key(in.getInt(8));
    if (own.equals(NOBODY)
        || in.getInt(12) != id(own)
        || !(peers.apply(sender) instanceof Plain plain)) {
      return new Initiation(Verdict.INITIATION, null);
    }
    long timestamp = in.getLong(16);
    if (timestamp <= plain.newest) {
      return new Initiation(Verdict.INITIATION_REPEATED, sender);
    }
    plain.newest = timestamp;
    plain.remoteIndex = in.getInt(4);
    return new Initiation(Verdict.HANDSHAKE, sender);
  }

  private final class Plain implements Handshake {
    private final PublicKey peer;
    private long newest = Long.MIN_VALUE;
    private int remoteIndex;
    private int initiated;
    private byte[] seed = new byte[32];
    private boolean isInitiator;

    Plain(PublicKey peer) {
      this.peer = peer;
    }

    @Override
    public byte @Nullable [] initiate(int localIndex, long nanos, Instant time) {
      if (own.equals(NOBODY)) {
        return null;
      }
      initiated = localIndex;
      long timestamp = time.getEpochSecond() * 1_000_000_000L + time.getNano();
      return seal(
          message(TransportMessage.TYPE_INITIATION, TransportMessage.INITIATION_BYTES)
              .putInt(localIndex)
              .putInt(id(own))
              .putInt(id(peer))
              .putLong(timestamp));
    }

    @Override
    public byte[] respond(int localIndex, long nanos) {
      isInitiator = false;
      initiated = 0;
      random.nextBytes(seed);
      return seal(
          message(TransportMessage.TYPE_RESPONSE, TransportMessage.RESPONSE_BYTES)
              .putInt(localIndex)
              .putInt(remoteIndex)
              .put(seed));
    }

    @Override
    public boolean accept(byte[] response) {
      ByteBuffer in = read(response);
      if (initiated == 0 || in.getInt(8) != initiated) {
        return false;
      }
      initiated = 0;
      isInitiator = true;
      remoteIndex = in.getInt(4);
      in.get(12, seed);
      return true;
    }

    @Override
    public boolean acceptCookie(byte[] reply, long nanos) {
      return admit(Endpoint.of(new Ipv4Address(0), 0), reply, false, nanos) == Verdict.HANDSHAKE;
    }

    @Override
    public void setPresharedKey(Optional<PresharedKey> key) {}

    @Override
    public Keys takeKeys() {
      byte[] first = digest(seed, 0, 32);
      AeadKey one = AeadKey.of(first);
      AeadKey other = AeadKey.of(digest(first, 0, 32));
      return isInitiator ? new Keys(one, other, remoteIndex) : new Keys(other, one, remoteIndex);
    }

    @Override
    public void clear() {
      initiated = 0;
    }

    @Override
    public void close() {
      clear();
    }
  }
}
