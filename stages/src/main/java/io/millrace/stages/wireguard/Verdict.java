package io.millrace.stages.wireguard;

import io.millrace.pipeline.DropReason;
import java.util.Optional;

/** What becomes of a packet on its way through the tunnel. */
@SuppressWarnings({
  "ImmutableEnumChecker",
  "EnumOrdinal"
}) // reasons are; codes last as long as a burst
public enum Verdict {
  /** Opened or sealed: it goes on. */
  FORWARD,
  /** There is no key for it yet; whoever asked holds it and asks again. */
  HOLD,

  // Consumed.
  KEEPALIVE("wireguard-keepalive", "An empty message: the peer is still there."),
  HANDSHAKE("wireguard-handshake", "A handshake message, handed to the control thread."),

  // Messages from outside, in the order of the checks.
  TYPE("wireguard-type", "It begins like no WireGuard message."),
  LENGTH("wireguard-length", "It has not the length of a message of its type."),
  CONTROL_BUSY(
      "wireguard-control-busy", "More handshake messages wait already than control can do."),
  RECEIVER("wireguard-receiver", "Nobody has the receiver index it is addressed to."),
  KEY_EXPIRED("wireguard-key-expired", "Its key is too old or has carried too many messages."),
  COUNTER_LIMIT("wireguard-counter-limit", "Its counter is higher than any may be."),
  REPEATED("wireguard-repeated", "Its counter has been received before."),
  BEHIND("wireguard-behind", "Its counter is further behind than the replay window reaches."),
  ELSEWHERE(
      "wireguard-elsewhere",
      "More messages came from elsewhere than the peer's endpoint than are looked at."),
  TAG("wireguard-tag", "It is not what the peer has sent: the authentication tag is wrong."),
  INNER_VERSION("wireguard-inner-version", "What it carries is neither IPv4 nor IPv6."),
  INNER_LENGTH("wireguard-inner-length", "The packet it carries says it is longer than it is."),
  INNER_SOURCE(
      "wireguard-inner-source", "The packet it carries is from an address the peer may not use."),

  // Packets from inside.
  NOT_IP("wireguard-not-ip", "A packet for the tunnel is neither IPv4 nor IPv6."),
  NO_PEER("wireguard-no-peer", "No peer has the destination among its allowed IPs."),
  NO_ENDPOINT("wireguard-no-endpoint", "It is not known yet where the peer is."),
  NO_ROOM("wireguard-no-room", "The packet with header and tag does not fit into its buffer."),

  // Handshake messages, judged by control.
  NO_KEY("wireguard-no-key", "A handshake message while we have no private key."),
  MAC1("wireguard-mac1", "A handshake message whose sender does not know our public key."),
  COOKIE_SENT("wireguard-cookie-sent", "Under load, its sender was asked for a cookie first."),
  RATE_LIMIT("wireguard-rate-limit", "Under load, more initiations than an address may send."),
  INITIATION("wireguard-initiation", "A handshake initiation that none of the peers has made."),
  INITIATION_REPEATED(
      "wireguard-initiation-repeated", "A handshake initiation not newer than one before."),
  INITIATION_FLOOD(
      "wireguard-initiation-flood", "A handshake initiation too soon after the one before."),
  RESPONSE("wireguard-response", "A handshake response that answers none of our initiations."),
  COOKIE_REPLY("wireguard-cookie-reply", "A cookie reply that answers none of our messages.");

  private static final Verdict[] ALL = values();

  private final Optional<DropReason> reason;

  Verdict() {
    reason = Optional.empty();
  }

  Verdict(String name, String sentence) {
    reason = Optional.of(DropReason.declare(name, sentence));
  }

  /** Under which reason the packet is dropped; none if it is not. */
  public Optional<DropReason> reason() {
    return reason;
  }

  /** Whether the packet ends here, for good or ill. */
  public boolean isDrop() {
    return reason.isPresent();
  }

  /** Whether the packet ends here because something is wrong. */
  public boolean isRefusal() {
    return compareTo(TYPE) >= 0;
  }

  static Verdict of(byte ordinal) {
    return ALL[ordinal];
  }

  byte code() {
    return (byte) ordinal();
  }

  static int count() {
    return ALL.length;
  }
}
