package io.millrace.driver.vhost.backend;

import io.millrace.driver.Threads;
import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.ffi.UnixSocket;
import io.millrace.driver.port.LinkState;
import io.millrace.driver.vhost.VhostConnection;
import io.millrace.driver.vhost.VhostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a port: waits for a front end, serves it until it goes or does something wrong, and
 * waits for the next one.
 *
 * <ol>
 *   <li>A server accepts one connection at a time; a client tries to connect.
 *   <li>A connection that fails makes the next one wait, from {@value #FIRST_PAUSE_MILLIS} ms to
 *       {@value #LAST_PAUSE_MILLIS} ms; one that served a driver well makes it wait no more.
 *   <li>A front end that says nothing at first, or half a message, is given {@value
 *       #SILENCE_MILLIS} ms.
 * </ol>
 */
final class Attendant implements Runnable, AutoCloseable {
  private static final int FIRST_PAUSE_MILLIS = 100;
  private static final int LAST_PAUSE_MILLIS = 5000;
  private static final int SILENCE_MILLIS = 5000;
  private static final int LOOK_MILLIS = 100;

  private static final int WAKE = 0;
  private static final int LISTENER = 1;
  private static final int CONNECTION = 2;

  private final VhostBackendConfig config;
  private final RingTable table;
  private final Consumer<LinkState> link;
  private final @Nullable UnixSocket listener;
  private final EventFd wake = new EventFd();
  private final PollSet descriptors = new PollSet(3);
  private final Thread thread;
  private volatile boolean closing;

  private @Nullable Session session;
  private @Nullable VhostConnection connection;
  private String lastReason = "";
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private long nextTry = System.nanoTime();

  /** When the front end has last done anything. */
  private long lastNews;

  /**
   * Begins to wait.
   *
   * @param listener for a server, closed with this; null for a client
   * @param link told of each change
   */
  Attendant(
      VhostBackendConfig config,
      RingTable table,
      @Nullable UnixSocket listener,
      Consumer<LinkState> link) {
    this.config = config;
    this.table = table;
    this.listener = listener;
    this.link = link;
    thread = Thread.ofPlatform().daemon().name("millrace-vhost-" + config.name()).unstarted(this);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    while (!closing) {
      try {
        step();
      } catch (VhostException | NativeException e) {
        drop(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) { // of ours; the port must not stay without its thread
        drop(e.toString());
      }
      report();
      await();
    }
    end();
  }

  private void step() {
    if (session == null && isTime(nextTry)) {
      seek();
    }
    Session now = session;
    if (now != null) {
      if (descriptors.isReadable(CONNECTION)) {
        lastNews = System.nanoTime();
      }
      now.serve();
      checkSilence(now);
    }
  }

  private static boolean isTime(long then) {
    return System.nanoTime() - then >= 0;
  }

  private void seek() {
    UnixSocket socket =
        listener != null
            ? listener.accept()
            : UnixSocket.connect(config.socket(), UnixSocket.Type.STREAM);
    if (socket != null) {
      connection = new VhostConnection(socket);
      session = new Session(connection, table, wake::signal);
      lastNews = System.nanoTime();
    }
  }

  private void checkSilence(Session now) {
    boolean owes = !now.hasBegun() || now.isInsideMessage();
    if (owes && isTime(lastNews + TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS))) {
      throw new VhostException(
          now.isInsideMessage()
              ? "half a message, and no more comes"
              : "the front end says nothing");
    }
  }

  private void drop(String reason) {
    lastReason = reason;
    Session old = session;
    boolean wasWell = old != null && old.wasReady() && !old.hasFault();
    if (old != null) {
      session = null;
      connection = null;
      old.close();
    }
    if (wasWell) {
      pauseMillis = FIRST_PAUSE_MILLIS;
      nextTry = System.nanoTime();
    } else {
      nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, LAST_PAUSE_MILLIS);
    }
  }

  private void report() {
    Session now = session;
    link.accept(
        table.isUp() ? LinkState.UP : LinkState.down(now != null ? now.progress() : waiting()));
  }

  private String waiting() {
    String what =
        (config.server() ? "waiting for a front end at " : "no front end listens at ")
            + config.socket();
    return lastReason.isEmpty() ? what : what + "; last: " + lastReason;
  }

  private void await() {
    VhostConnection now = connection;
    boolean accepts = listener != null && session == null && isTime(nextTry);
    descriptors.set(WAKE, wake.fd());
    descriptors.set(LISTENER, accepts && listener != null ? listener.fd() : -1);
    descriptors.set(CONNECTION, now == null ? -1 : now.fd());
    descriptors.await(LOOK_MILLIS);
    wake.drain();
  }

  private void end() {
    if (session != null) {
      session.close();
    }
    if (listener != null) {
      listener.close();
    }
    link.accept(LinkState.down("the port is closed"));
  }

  /** Ends the thread, and with it the connection. */
  @Override
  public void close() {
    closing = true;
    wake.signal();
    Threads.joinUninterruptibly(thread);
    wake.close();
  }
}
