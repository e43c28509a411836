package io.millrace.stages.wireguard;

/** Sends what control has to say: handshake messages and keepalives. Called by control only. */
public interface Transmitter {
  /**
   * Sends a message, or loses it: all of them are sent again if need be.
   *
   * @param typeOfService of the outer IP header
   * @param message the UDP payload; the transmitter's to keep
   */
  void send(Endpoint to, int typeOfService, byte[] message);
}
