package io.millrace.stages.wireguard.uapi;

import io.millrace.stages.wireguard.config.Redaction;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one client, line by line. A request ends with an empty line, also one that
 * makes no sense: what follows its first mistake is passed over, so that the client gets to read
 * the answer.
 */
public final class RequestReader {
  private enum State {
    IDLE,
    GET,
    SET,
    BAD
  }

  private State state = State.IDLE;
  private SetRequest set = new SetRequest();
  private @Nullable TunnelException mistake;

  /**
   * Takes a line, without its end. Keeps no part of it; the caller wipes it.
   *
   * @return the request, if that was the last of its lines
   */
  public Optional<Request> line(CharSequence line) {
    if (state == State.IDLE) {
      if (!line.isEmpty()) {
        begin(line);
      }
      return Optional.empty();
    }
    if (line.isEmpty()) {
      return Optional.of(end());
    }
    if (state == State.GET) {
      refuse(Errno.INVALID, "get=1 is followed by an empty line");
    } else if (state == State.SET) {
      readSetting(line);
    }
    return Optional.empty();
  }

  /** Whether a request has begun and not ended. */
  public boolean isWithin() {
    return state != State.IDLE;
  }

  private void begin(CharSequence line) {
    if (line.toString().equals("get=1")) {
      state = State.GET;
    } else if (line.toString().equals("set=1")) {
      state = State.SET;
    } else {
      refuse(Errno.PROTOCOL, "a request begins with get=1 or set=1");
    }
  }

  private void readSetting(CharSequence line) {
    int equals = 0;
    while (equals < line.length() && line.charAt(equals) != '=') {
      equals++;
    }
    if (equals == line.length()) {
      refuse(Errno.PROTOCOL, "a line of a request is KEY=VALUE");
      return;
    }
    try {
      String key = line.subSequence(0, equals).toString();
      set.put(key, line.subSequence(equals + 1, line.length()));
    } catch (IllegalArgumentException e) {
      refuse(Errno.INVALID, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(Errno errno, String why) {
    mistake = new TunnelException(errno, Redaction.of(why));
    state = State.BAD;
    wipe();
  }

  private Request end() {
    State ended = state;
    TunnelException why = mistake;
    SetRequest complete = set;
    state = State.IDLE;
    mistake = null;
    set = new SetRequest();
    if (why != null) {
      return new Request.Bad(why);
    }
    return ended == State.GET ? new Request.Get() : new Request.Set(complete.finish());
  }

  /** Forgets a request that has begun, and wipes the keys in it. */
  public void wipe() {
    set.finish().wipe();
    set = new SetRequest();
  }
}
