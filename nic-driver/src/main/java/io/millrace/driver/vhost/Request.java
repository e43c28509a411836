package io.millrace.driver.vhost;

import static io.millrace.driver.vhost.Shape.CONFIG;
import static io.millrace.driver.vhost.Shape.CONFIG_OR_ERROR;
import static io.millrace.driver.vhost.Shape.INFLIGHT;
import static io.millrace.driver.vhost.Shape.IOTLB;
import static io.millrace.driver.vhost.Shape.LOG;
import static io.millrace.driver.vhost.Shape.MEMORY_REGION;
import static io.millrace.driver.vhost.Shape.MEMORY_TABLE;
import static io.millrace.driver.vhost.Shape.NONE;
import static io.millrace.driver.vhost.Shape.OPAQUE;
import static io.millrace.driver.vhost.Shape.OPTIONAL_U64;
import static io.millrace.driver.vhost.Shape.U64;
import static io.millrace.driver.vhost.Shape.VRING_ADDRESS;
import static io.millrace.driver.vhost.Shape.VRING_STATE;

import org.jspecify.annotations.Nullable;

/**
 * What a front end asks of a back end ("Front-end message types"): number, payload, descriptors
 * that come with it, and the answer that there is without {@link ProtocolFeature#REPLY_ACK}.
 */
public enum Request {
  GET_FEATURES(1, NONE, 0, 0, U64),
  SET_FEATURES(2, U64, 0, 0, NONE),
  SET_OWNER(3, NONE, 0, 0, NONE),
  RESET_OWNER(4, NONE, 0, 0, NONE),
  SET_MEM_TABLE(5, MEMORY_TABLE, 0, MemoryTable.MAX_REGIONS, NONE),
  SET_LOG_BASE(6, LOG, 0, 1, OPTIONAL_U64),
  SET_LOG_FD(7, OPTIONAL_U64, 0, 1, NONE),
  SET_VRING_NUM(8, VRING_STATE, 0, 0, NONE),
  SET_VRING_ADDR(9, VRING_ADDRESS, 0, 0, NONE),
  SET_VRING_BASE(10, VRING_STATE, 0, 0, NONE),
  GET_VRING_BASE(11, VRING_STATE, 0, 0, VRING_STATE),
  SET_VRING_KICK(12, U64, 0, 1, NONE),
  SET_VRING_CALL(13, U64, 0, 1, NONE),
  SET_VRING_ERR(14, U64, 0, 1, NONE),
  GET_PROTOCOL_FEATURES(15, NONE, 0, 0, U64),
  SET_PROTOCOL_FEATURES(16, U64, 0, 0, NONE),
  GET_QUEUE_NUM(17, NONE, 0, 0, U64),
  SET_VRING_ENABLE(18, VRING_STATE, 0, 0, NONE),
  SEND_RARP(19, U64, 0, 0, NONE),
  NET_SET_MTU(20, U64, 0, 0, NONE),
  SET_BACKEND_REQ_FD(21, OPTIONAL_U64, 1, 1, NONE),
  IOTLB_MSG(22, IOTLB, 0, 0, U64),
  SET_VRING_ENDIAN(23, VRING_STATE, 0, 0, NONE),
  GET_CONFIG(24, CONFIG, 0, 0, CONFIG_OR_ERROR),
  SET_CONFIG(25, CONFIG, 0, 0, NONE),
  CREATE_CRYPTO_SESSION(26, OPAQUE, 0, 0, OPAQUE),
  CLOSE_CRYPTO_SESSION(27, U64, 0, 0, NONE),
  POSTCOPY_ADVISE(28, NONE, 0, 0, NONE, 1),
  POSTCOPY_LISTEN(29, NONE, 0, 0, NONE),
  POSTCOPY_END(30, NONE, 0, 0, U64),
  GET_INFLIGHT_FD(31, INFLIGHT, 0, 0, INFLIGHT, 1),
  SET_INFLIGHT_FD(32, INFLIGHT, 1, 1, NONE),
  GPU_SET_SOCKET(33, NONE, 1, 1, NONE),
  RESET_DEVICE(34, NONE, 0, 0, NONE),
  VRING_KICK(35, VRING_STATE, 0, 0, NONE),
  GET_MAX_MEM_SLOTS(36, NONE, 0, 0, U64),
  ADD_MEM_REG(37, MEMORY_REGION, 1, 1, NONE),
  REM_MEM_REG(38, MEMORY_REGION, 0, 1, NONE),
  SET_STATUS(39, U64, 0, 0, NONE),
  GET_STATUS(40, NONE, 0, 0, U64);

  private static final Request[] BY_CODE = new Request[64];

  static {
    for (Request request : values()) {
      BY_CODE[request.code] = request;
    }
  }

  private final int code;
  private final Shape payload;
  private final int minFds;
  private final int maxFds;
  private final Shape reply;
  private final int maxReplyFds;

  Request(int code, Shape payload, int minFds, int maxFds, Shape reply) {
    this(code, payload, minFds, maxFds, reply, 0);
  }

  Request(int code, Shape payload, int minFds, int maxFds, Shape reply, int maxReplyFds) {
    this.code = code;
    this.payload = payload;
    this.minFds = minFds;
    this.maxFds = maxFds;
    this.reply = reply;
    this.maxReplyFds = maxReplyFds;
  }

  /** The request of a number, or null if there is none known. */
  public static @Nullable Request find(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** Its number. */
  public int code() {
    return code;
  }

  /** Whether it is answered even if no acknowledgement is asked for. */
  public boolean isAnswered() {
    return reply != Shape.NONE || maxReplyFds > 0;
  }

  /**
   * Checks a message that is to be this request: flags, bytes, descriptors.
   *
   * @throws VhostException if it cannot be
   */
  public void check(Message message) {
    if (message.isReply()) {
      throw new VhostException(this + " comes with the flags of a reply");
    }
    check(message, payload, minFds, maxFds);
  }

  /**
   * Checks a message that is to be the answer to this request.
   *
   * @throws VhostException if it cannot be
   */
  public void checkReply(Message message) {
    if (message.request() != code) {
      throw new VhostException("request %d is answered, not %s".formatted(message.request(), this));
    }
    if (!message.isReply()) {
      throw new VhostException("the answer to " + this + " has not the flags of a reply");
    }
    check(message, isAnswered() ? reply : Shape.U64, 0, maxReplyFds);
  }

  private void check(Message message, Shape shape, int min, int max) {
    if (!shape.fits(message.size())) {
      throw new VhostException(this + " has a payload of " + message.size() + " bytes");
    }
    if (message.fds() < min || message.fds() > max) {
      throw new VhostException(this + " comes with " + message.fds() + " file descriptors");
    }
  }
}
