package io.millrace.stages.wireguard.noise;

/**
 * What became of a handshake message: accepted, or why not. Whatever is refused changes nothing.
 */
public enum Outcome {
  /** Good as far as it was looked into. */
  ACCEPTED("good"),
  /** Good but without a cookie, under load: its sender is to get a cookie reply instead. */
  COOKIE_WANTED("its sender has to show first that it is where it says"),

  // Of any message.
  LENGTH("not the length of a message of its type"),
  TYPE("not a type that there is"),
  RESERVED("reserved bytes are not zero"),
  NO_PRIVATE_KEY("we have no private key"),
  MAC1("its sender does not know our public key"),
  RATE_LIMIT("more initiations than a source may send under load"),

  // Of initiations.
  EPHEMERAL("its ephemeral key leads to no secret: a point of low order"),
  STATIC("what it says of its sender's key is not authentic"),
  OWN_KEY("its sender has our own key"),
  UNKNOWN_PEER("its sender is no peer of ours"),
  PEER_KEY("the peer's key leads to no secret: a point of low order"),
  TIMESTAMP("its timestamp is not authentic"),
  REPEATED("its timestamp is not later than the peer's last"),
  FLOOD("too soon after the peer's last"),

  // Of responses.
  NO_INITIATION("no initiation of ours waits for a response"),
  RECEIVER("it answers another initiation"),
  RESPONSE("not authentic, or made with another preshared key"),

  // Of cookie replies.
  NOTHING_SENT("no message of ours waits for a cookie"),
  COOKIE("the cookie is not authentic");

  private final String sentence;

  Outcome(String sentence) {
    this.sentence = sentence;
  }

  /** Why, for people: the rest of a sentence about the message. */
  public String sentence() {
    return sentence;
  }
}
