package io.millrace.driver.memif;

/** One connection from the end of its handshake to its own. */
final class Connection {
  private static final int FAREWELL_MILLIS = 100;

  /** How often a file that may shrink is looked at. */
  private static final int LOOK_MILLIS = 100;

  private Connection() {}

  /**
   * Lets the port's workers use the rings until the peer goes, breaks the rules, or the port ends;
   * then takes the rings away and closes them.
   *
   * @return why it ended
   */
  static String serve(MemifPort port, Channel channel, Rings rings) {
    port.attach(rings);
    PeerException end = end(channel, rings);
    port.detach(end.reason());
    // Only when the peer has let go of the memory are the buffers in it ours again.
    channel.disconnect(end);
    awaitFarewell(channel, end);
    port.reclaim(rings);
    rings.close();
    return end.reason();
  }

  private static PeerException end(Channel channel, Rings rings) {
    int millis = rings.canShrink() ? LOOK_MILLIS : -1;
    try {
      while (true) {
        try (Channel.Incoming incoming = channel.receiveWithin(millis)) {
          if (incoming != null) {
            return new PeerException("Unexpected message " + incoming.message());
          }
        }
        if (!rings.areWhole()) {
          return new PeerException("it took its memory away");
        }
      }
    } catch (PeerException e) {
      return e;
    }
  }

  private static void awaitFarewell(Channel channel, PeerException end) {
    channel.heedNothing();
    boolean gone = !end.worthTelling();
    while (!gone) {
      try (Channel.Incoming incoming = channel.receive(FAREWELL_MILLIS)) {
        gone = incoming.message() instanceof Message.Disconnect;
      } catch (PeerException e) {
        gone = true;
      }
    }
  }
}
