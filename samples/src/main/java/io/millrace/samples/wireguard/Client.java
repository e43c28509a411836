package io.millrace.samples.wireguard;

import io.millrace.stages.wireguard.config.SecretText;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.uapi.Request;
import io.millrace.stages.wireguard.uapi.RequestReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client of a tunnel's socket: takes its requests as they trickle in, and reads no more until
 * it has taken the answer. One thread.
 */
final class Client {
  /** More than any line of the protocol has. */
  private static final int LINE_BYTES = 4096;

  /** How often to read in a turn; then it is another client's. */
  private static final int READS = 16;

  private final SocketChannel channel;
  private final Clerk clerk;
  private final Budget budget;
  private final long limitNanos;
  private final LineBuffer lines = new LineBuffer(LINE_BYTES);
  private final RequestReader reader = new RequestReader();

  private byte[] answer = new byte[0];
  private int sent;
  private long held;
  private boolean isLast;
  private long activeNanos;
  private @Nullable Long deadlineNanos;

  Client(SocketChannel channel, Clerk clerk, Budget budget, long limitNanos, long nanos) {
    this.channel = channel;
    this.clerk = clerk;
    this.budget = budget;
    this.limitNanos = limitNanos;
    activeNanos = nanos;
  }

  /**
   * Goes on as far as it can without waiting.
   *
   * @return whether the client is still there
   */
  boolean proceed(long nanos) throws IOException {
    activeNanos = nanos;
    for (int reads = 0; !isLast || isAnswering(); ) {
      if (isAnswering()) {
        if (!send()) {
          break;
        }
      } else if (!readLine()) {
        int read = reads++ < READS ? lines.fill(channel) : 0;
        if (read < 0) {
          return false;
        }
        if (read == 0) {
          break;
        }
      }
    }
    watch(nanos);
    return !isLast || isAnswering();
  }

  /** Sends of the answer what goes. Returns whether that was all. */
  private boolean send() throws IOException {
    sent += channel.write(ByteBuffer.wrap(answer, sent, answer.length - sent));
    if (sent < answer.length) {
      return false;
    }
    endAnswer();
    return true;
  }

  private void endAnswer() {
    Arrays.fill(answer, (byte) 0);
    answer = new byte[0];
    sent = 0;
    deadlineNanos = null;
    release();
  }

  /** Reads a line and acts on it. Returns whether there was one, or something was wrong with it. */
  private boolean readLine() {
    Latin1 line = lines.next();
    if (line == null) {
      if (lines.isFull()) {
        refuse(Errno.PROTOCOL, "a line is longer than " + LINE_BYTES + " bytes");
      }
      return lines.isFull();
    }
    int bytes = line.length() + 1;
    if (!budget.take(bytes)) {
      refuse(Errno.NO_MEMORY, "the requests under way are too long");
      return true;
    }
    held += bytes;
    Optional<Request> request = reader.line(line);
    request.ifPresent(this::reply);
    if (!reader.isWithin() && !isAnswering()) {
      release();
    }
    return true;
  }

  private void reply(Request request) {
    release();
    try (SecretText text = clerk.answer(request)) {
      if (budget.take(text.length())) {
        held = text.length();
        answer = text.toBytes();
        return;
      }
    }
    refuse(Errno.NO_MEMORY, "the answers under way are too long");
  }

  /** Answers that it will not do, and ends after that. */
  private void refuse(Errno errno, String why) {
    release();
    reader.wipe();
    isLast = true;
    try (SecretText text = clerk.answer(new Request.Bad(new TunnelException(errno, why)))) {
      answer = text.toBytes();
    }
  }

  private void release() {
    budget.give(held);
    held = 0;
  }

  private void watch(long nanos) {
    if (!isAnswering() && !reader.isWithin() && !lines.isWithin()) {
      deadlineNanos = null;
    } else if (deadlineNanos == null) {
      deadlineNanos = nanos + limitNanos;
    }
  }

  /** Whether it waits for the client to take an answer. */
  boolean isAnswering() {
    return answer.length > 0;
  }

  /** Whether a request or its answer takes the client too long. */
  boolean isOverdue(long nanos) {
    return deadlineNanos != null && nanos - deadlineNanos > 0;
  }

  /** When it last did something. */
  long activeNanos() {
    return activeNanos;
  }

  /** Ends it and wipes what it has sent and would have got. */
  void close() throws IOException {
    endAnswer();
    reader.wipe();
    lines.wipe();
    channel.close();
  }
}
