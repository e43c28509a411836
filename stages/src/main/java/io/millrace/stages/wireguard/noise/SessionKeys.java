package io.millrace.stages.wireguard.noise;

/**
 * What a handshake has led to (paper, section 5.4.5). The taker wipes it with {@link #close} when
 * the keys are where they are used.
 */
public final class SessionKeys implements AutoCloseable {
  private final byte[] sendKey;
  private final byte[] receiveKey;
  private final int localIndex;
  private final int remoteIndex;
  private final boolean isInitiator;

  SessionKeys(
      byte[] sendKey, byte[] receiveKey, int localIndex, int remoteIndex, boolean isInitiator) {
    this.sendKey = sendKey;
    this.receiveKey = receiveKey;
    this.localIndex = localIndex;
    this.remoteIndex = remoteIndex;
    this.isInitiator = isInitiator;
  }

  /** The key to send with, 32 bytes, not a copy. */
  public byte[] sendKey() {
    return sendKey;
  }

  /** The key to receive with, 32 bytes, not a copy. */
  public byte[] receiveKey() {
    return receiveKey;
  }

  /** By which the peer addresses us. */
  public int localIndex() {
    return localIndex;
  }

  /** By which we address the peer. */
  public int remoteIndex() {
    return remoteIndex;
  }

  /** Whether we began: then we may send at once, else when we have heard from the peer. */
  public boolean isInitiator() {
    return isInitiator;
  }

  @Override
  public void close() {
    Wipe.all(sendKey, receiveKey);
  }

  @Override
  public String toString() {
    return "(session keys)";
  }
}
