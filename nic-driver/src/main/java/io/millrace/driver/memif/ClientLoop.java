package io.millrace.driver.memif;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.memory.RingMemory;

/** As client, connects again and again until the port ends; its own thread. */
final class ClientLoop implements Runnable {
  private final MemifPort port;
  private final MemifConfig config;
  private final Alarm alarm;
  private final RingMemory memory;
  private final Backoff backoff = new Backoff();
  private final PollSet pause = new PollSet(1);

  ClientLoop(MemifPort port, MemifConfig config, Alarm alarm, RingMemory memory) {
    this.port = port;
    this.config = config;
    this.alarm = alarm;
    this.memory = memory;
    pause.set(0, alarm.fd());
  }

  @Override
  public void run() {
    while (!alarm.isEnding()) {
      alarm.begin();
      port.down(connect());
      alarm.begin(); // what a worker had to report does not cut the pause short
      pause.await(backoff.next());
    }
  }

  /** One connection; returns why there is none any more, or never was. */
  private String connect() {
    try (Channel channel =
        new Channel(UnixSocket.connect(config.socket(), UnixSocket.Type.SEQPACKET))) {
      channel.heed(alarm);
      return shakeHands(channel);
    } catch (NativeException e) {
      return "no server: " + e.getMessage();
    }
  }

  private String shakeHands(Channel channel) {
    Rings rings;
    try {
      rings = new ClientHandshake(config, channel, alarm, memory).run();
    } catch (PeerException e) {
      channel.disconnect(e);
      return e.reason();
    } catch (NativeException e) { // such as no descriptors left
      return String.valueOf(e.getMessage());
    }
    backoff.reset();
    return Connection.serve(port, channel, rings);
  }
}
