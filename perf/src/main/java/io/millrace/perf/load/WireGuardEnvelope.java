package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.crypto.AeadKey;
import io.millrace.stages.wireguard.TransportMessage;
import io.millrace.stages.wireguard.noise.SessionKeys;
import java.util.Optional;

/** WireGuard's transport messages (paper, section 5.4.6) with the keys of one session. */
final class WireGuardEnvelope implements Envelope {
  private static final int MESSAGE = TunnelHeaders.UDP_BYTES;
  private static final int RECEIVER = MESSAGE + 4;
  private static final int COUNTER = MESSAGE + 8;
  private static final int TEXT = MESSAGE + TransportMessage.HEADER_BYTES;
  private static final int UDP_PAYLOAD = 28;
  private static final int TOGETHER = 32;

  private final Aead aead = AeadEngines.open(Optional.empty());
  private final AeadBurst sealing = new AeadBurst();
  private final AeadBurst opening = new AeadBurst();
  private final AeadKey sendKey;
  private final AeadKey receiveKey;
  private final int deviceIndex;
  private final int ownIndex;
  private long nextCounter;
  private long lastReceived = -1;

  /** For a session; the keys are wiped. */
  WireGuardEnvelope(SessionKeys keys) {
    sendKey = AeadKey.of(keys.sendKey());
    receiveKey = AeadKey.of(keys.receiveKey());
    deviceIndex = keys.remoteIndex();
    ownIndex = keys.localIndex();
    keys.close();
  }

  /** The index by which the device knows the session. */
  int deviceIndex() {
    return deviceIndex;
  }

  @Override
  public int seal(long ip, int bytes, long to, int stamp) {
    int padded = bytes + TransportMessage.PADDING - 1 & -TransportMessage.PADDING;
    int message = TransportMessage.MIN_BYTES + padded;
    TunnelHeaders.putUdp(to, message);
    PacketMemory.putIntLe(to + MESSAGE, TransportMessage.TYPE_DATA);
    PacketMemory.putIntLe(to + RECEIVER, deviceIndex);
    PacketMemory.putLongLe(to + COUNTER, nextCounter);
    long text = to + TEXT;
    if (bytes > 0) {
      PacketMemory.copy(ip, text, bytes);
      PacketMemory.putIntLe(text + UDP_PAYLOAD, stamp);
    }
    for (int i = bytes; i < padded; i++) {
      PacketMemory.putByte(text + i, 0);
    }
    sealing.add(sendKey, text, padded, nextCounter);
    nextCounter++;
    if (sealing.size() == TOGETHER) {
      finish();
    }
    return MESSAGE + message;
  }

  @Override
  public void finish() {
    aead.seal(sealing);
    sealing.clear();
  }

  /** A handshake message counts as right: whether the device should send one is not judged here. */
  @Override
  public boolean isNext(long frame) {
    int type = PacketMemory.getIntLe(frame + MESSAGE);
    if (type != TransportMessage.TYPE_DATA) {
      return type >= TransportMessage.TYPE_INITIATION && type < TransportMessage.TYPE_DATA;
    }
    long counter = PacketMemory.getLongLe(frame + COUNTER);
    boolean isRising = counter > lastReceived;
    lastReceived = counter;
    return isRising && PacketMemory.getIntLe(frame + RECEIVER) == ownIndex;
  }

  @Override
  public long open(long frame) {
    if (PacketMemory.getIntLe(frame + MESSAGE) != TransportMessage.TYPE_DATA) {
      return NOTHING;
    }
    int bytes = TunnelHeaders.payloadOfUdp(frame) - TransportMessage.MIN_BYTES;
    if (bytes < 0) {
      return BAD;
    }
    opening.clear();
    opening.add(receiveKey, frame + TEXT, bytes, PacketMemory.getLongLe(frame + COUNTER));
    aead.open(opening);
    if (!opening.isOpened(0)) {
      return BAD;
    }
    return bytes == 0 ? NOTHING : frame + TEXT;
  }

  @Override
  public void close() {
    aead.close();
    sendKey.close();
    receiveKey.close();
  }
}
