package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ESP in tunnel mode (RFC 4303) with ChaCha20-Poly1305 (RFC 7634), no salt and no extended sequence
 * numbers. The JDK's cipher does it, which takes additional data.
 */
final class EspEnvelope implements Envelope {
  /** Security parameter index of what the device is to open. */
  static final int TO_DEVICE = 105;

  /** That of what it seals. */
  static final int FROM_DEVICE = 5;

  private static final int PROTOCOL = 50;
  private static final int IPV4_INSIDE = 4;
  private static final int SEQUENCE = TunnelHeaders.IP_BYTES + 4;
  private static final int IV = TunnelHeaders.IP_BYTES + 8;
  private static final int TEXT = TunnelHeaders.IP_BYTES + 16;
  private static final int HEADER_BYTES = 16;
  private static final int TAG_BYTES = 16;
  private static final int UDP_PAYLOAD = 28;
  private static final int LARGEST = 2048;

  private final SecretKey key;
  private final Cipher sealer = cipher();
  private final Cipher opener = cipher();
  private final byte[] in = new byte[LARGEST];
  private final byte[] out = new byte[LARGEST];
  private final ByteBuffer nonce = ByteBuffer.allocate(12);
  private final ByteBuffer associated = ByteBuffer.allocate(8);
  private int next = 1;
  private int lastReceived;

  /** With this key in both directions. */
  EspEnvelope(byte[] key) {
    this.key = new SecretKeySpec(key, "ChaCha20");
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("ChaCha20-Poly1305");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no ChaCha20-Poly1305", e);
    }
  }

  /** Its number is the initialization vector as well: each is used once. */
  @Override
  public int seal(long ip, int bytes, long to, int stamp) {
    int padding = -(bytes + 2) & 3;
    int text = bytes + padding + 2;
    TunnelHeaders.putIp(to, PROTOCOL, HEADER_BYTES + text + TAG_BYTES);
    PacketMemory.putInt(to + TunnelHeaders.IP_BYTES, TO_DEVICE);
    PacketMemory.putInt(to + SEQUENCE, next);
    PacketMemory.putLong(to + IV, next);
    PacketMemory.copyOut(ip, in, 0, bytes);
    ByteBuffer.wrap(in).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(UDP_PAYLOAD, stamp);
    for (int i = 0; i < padding; i++) {
      in[bytes + i] = (byte) (i + 1);
    }
    in[bytes + padding] = (byte) padding;
    in[bytes + padding + 1] = IPV4_INSIDE;
    try {
      begin(sealer, Cipher.ENCRYPT_MODE, TO_DEVICE, next, next);
      PacketMemory.copyIn(out, 0, to + TEXT, sealer.doFinal(in, 0, text, out));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's ChaCha20-Poly1305 does not seal", e);
    }
    next++;
    return TEXT + text + TAG_BYTES;
  }

  @Override
  public void finish() {
    // each was sealed at once
  }

  private void begin(Cipher cipher, int mode, int index, int sequence, long iv)
      throws GeneralSecurityException {
    nonce.putLong(4, iv);
    cipher.init(mode, key, new IvParameterSpec(nonce.array()));
    associated.putInt(0, index).putInt(4, sequence);
    cipher.updateAAD(associated.array());
  }

  @Override
  public boolean isNext(long frame) {
    int sequence = PacketMemory.getInt(frame + SEQUENCE);
    boolean isRising = Integer.compareUnsigned(sequence, lastReceived) > 0;
    lastReceived = sequence;
    return isRising && PacketMemory.getInt(frame + TunnelHeaders.IP_BYTES) == FROM_DEVICE;
  }

  @Override
  public long open(long frame) {
    long ip = frame + Ethernet.HEADER_BYTES;
    int text = Ipv4.totalLength(ip) - Ipv4.HEADER_BYTES - HEADER_BYTES - TAG_BYTES;
    if (Ipv4.protocol(ip) != PROTOCOL
        || Ipv4.destination(ip) != TunnelHeaders.GENERATOR_ADDRESS
        || text < 2
        || text > LARGEST - TAG_BYTES) {
      return BAD;
    }
    PacketMemory.copyOut(frame + TEXT, in, 0, text + TAG_BYTES);
    try {
      int sequence = PacketMemory.getInt(frame + SEQUENCE);
      begin(opener, Cipher.DECRYPT_MODE, FROM_DEVICE, sequence, PacketMemory.getLong(frame + IV));
      opener.doFinal(in, 0, text + TAG_BYTES, out);
    } catch (AEADBadTagException e) {
      return BAD;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's ChaCha20-Poly1305 does not open", e);
    }
    if (out[text - 1] != IPV4_INSIDE) {
      return BAD;
    }
    PacketMemory.copyIn(out, 0, frame + TEXT, text);
    return frame + TEXT;
  }

  @Override
  public void close() {
    // the JDK keeps copies of keys on the heap, of no use to anybody: they are this run's
  }
}
