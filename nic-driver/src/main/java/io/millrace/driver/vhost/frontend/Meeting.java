package io.millrace.driver.vhost.frontend;

import io.millrace.driver.card.CardException;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.ffi.UnixSocket;
import org.jspecify.annotations.Nullable;

/** Where front end and back end meet: one of them listens there. For one thread at a time. */
final class Meeting implements AutoCloseable {
  private final UnixAddress address;
  private final boolean server;
  private @Nullable UnixSocket listener;

  Meeting(UnixAddress address, boolean server) {
    this.address = address;
    this.server = server;
  }

  UnixAddress address() {
    return address;
  }

  /**
   * A new connection with the back end. Does not wait for one.
   *
   * @throws CardException if it is not there
   */
  UnixSocket connect() {
    try {
      return server ? accept() : UnixSocket.connect(address, UnixSocket.Type.STREAM);
    } catch (NativeException e) {
      throw new CardException("no back end: " + e.getMessage());
    }
  }

  private UnixSocket accept() {
    if (listener == null) {
      listener = UnixSocket.listen(address, UnixSocket.Type.STREAM);
    }
    @Nullable UnixSocket socket = listener.accept();
    if (socket == null) {
      throw new CardException("no back end has connected to " + address + " yet");
    }
    return socket;
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }
}
