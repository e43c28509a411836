package io.millrace.stages.wireguard;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadBurst;

/** Seals empty messages for control, in a buffer of its own. */
final class Keepalives implements AutoCloseable {
  private final Aead aead;
  private final PacketCache cache;
  private final AeadBurst burst = new AeadBurst();
  private final long message;

  /**
   * Takes a buffer from the cache, which is control's, as is the engine.
   *
   * @throws IllegalStateException if there is none
   */
  Keepalives(Aead aead, PacketCache cache) {
    this.aead = aead;
    this.cache = cache;
    message = cache.allocate();
    if (message == Packet.NONE) {
      throw new IllegalStateException("no packet buffer is left for keepalives");
    }
  }

  byte[] seal(Keypair pair, long counter) {
    PacketMemory.putIntLe(message, TransportMessage.TYPE_DATA);
    PacketMemory.putIntLe(message + TransportMessage.RECEIVER, pair.remoteIndex());
    PacketMemory.putLongLe(message + TransportMessage.COUNTER, counter);
    burst.add(pair.sendKey(), message + TransportMessage.HEADER_BYTES, 0, counter);
    aead.seal(burst);
    burst.clear();
    return PacketMemory.bytes(Packet.withLength(message, TransportMessage.MIN_BYTES));
  }

  @Override
  public void close() {
    cache.free(message);
  }
}
