package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;
import java.util.Objects;

/** Transport messages with any content and counter, which the data half would not make. */
public final class RawMessages {
  private RawMessages() {}

  /** A message to a peer with the next counter. */
  public static byte[] of(Peer peer, byte[] text, Aead aead, PacketCache cache) {
    Keypair pair = Objects.requireNonNull(peer.keys().current());
    return of(pair, text, pair.takeCounters(1), aead, cache);
  }

  /** A message to a peer with a counter that may have been used. */
  public static byte[] of(Peer peer, byte[] text, long counter, Aead aead, PacketCache cache) {
    return of(Objects.requireNonNull(peer.keys().current()), text, counter, aead, cache);
  }

  private static byte[] of(Keypair pair, byte[] text, long counter, Aead aead, PacketCache cache) {
    int header = TransportMessage.HEADER_BYTES;
    long message = Packet.withLength(cache.allocate(), text.length + TransportMessage.MIN_BYTES);
    PacketMemory.putIntLe(message, TransportMessage.TYPE_DATA);
    PacketMemory.putIntLe(message + TransportMessage.RECEIVER, pair.remoteIndex());
    PacketMemory.putLongLe(message + TransportMessage.COUNTER, counter);
    PacketMemory.copyIn(text, 0, message + header, text.length);
    AeadBurst burst = new AeadBurst();
    burst.add(pair.sendKey(), message + header, text.length, counter);
    aead.seal(burst);
    byte[] bytes = PacketMemory.bytes(message);
    cache.free(message);
    return bytes;
  }
}
