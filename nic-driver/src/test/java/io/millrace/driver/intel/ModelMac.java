package io.millrace.driver.intel;

import java.nio.ByteBuffer;

/** What the models' receivers have in common: filters, VLAN tags, the hash for RSS. */
public final class ModelMac {
  private final IntelModel card;

  /** Of this card. */
  public ModelMac(IntelModel card) {
    this.card = card;
  }

  /** Whether anything is received at all. */
  public boolean isOn() {
    return (card.peek(0x100) & 2) != 0 && (card.get32(8) & 2) != 0 && card.isBusMaster();
  }

  /** Whether the filters let a frame through; the statistics count one that is too long. */
  public boolean accepts(byte[] frame) {
    int rctl = card.peek(0x100);
    if (frame.length + 4 > longest(rctl)) {
      card.count(0x4040);
      card.count(0x40ac);
      return false;
    }
    boolean isGroup = (frame[0] & 1) != 0;
    if ((rctl & (isGroup ? 1 << 4 : 1 << 3)) != 0) {
      return true;
    }
    long mac = 0;
    for (int i = 0; i < 6; i++) {
      mac = mac << 8 | frame[i] & 0xff;
    }
    return mac == 0xffff_ffff_ffffL && (rctl & 1 << 15) != 0
        || isExact(mac)
        || isGroup && isHashed(mac);
  }

  /** With LPE it is RLPML, of the cards that have that register. */
  private int longest(int rctl) {
    int most = card.peek(0x5004) == 0 ? Integer.MAX_VALUE : card.peek(0x5004);
    return (rctl & 1 << 5) == 0 ? 1522 : most;
  }

  private boolean isExact(long mac) {
    long wanted = Long.reverseBytes(mac << 16);
    for (int i = 0; i < 16; i++) {
      int high = card.peek(0x5404 + 8 * i);
      long low = Integer.toUnsignedLong(card.peek(0x5400 + 8 * i));
      if (high < 0 && ((high & 0xffffL) << 32 | low) == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Bits 47:36 of the address as it is in the registers: the last 12 on the wire, swapped. */
  private boolean isHashed(long mac) {
    int hash = (int) (Long.reverseBytes(mac << 16) >>> 36) & 0xfff;
    return (card.peek(0x5200 + 4 * (hash >>> 5)) >>> (hash & 31) & 1) != 0;
  }

  /** Whether the frame has a VLAN tag and the card is to take it off. */
  public boolean isTagged(byte[] frame) {
    return (card.peek(0) & 1 << 30) != 0
        && (ByteBuffer.wrap(frame).getShort(12) & 0xffff) == card.peek(0x38);
  }

  /** The frame without its tag. */
  public static byte[] withoutTag(byte[] frame) {
    byte[] bytes = new byte[frame.length - 4];
    System.arraycopy(frame, 0, bytes, 0, 12);
    System.arraycopy(frame, 16, bytes, 12, bytes.length - 12);
    return bytes;
  }

  /** For each one bit of the input, the 32 bits of the key that begin at it (7.1.11). */
  public int hash(ByteBuffer input, int from, int bytes) {
    int hash = 0;
    for (int bit = 0; bit < 8 * bytes; bit++) {
      if ((input.get(from + bit / 8) >>> 7 - bit % 8 & 1) != 0) {
        for (int k = 0; k < 32; k++) {
          int at = bit + k;
          int key = card.peek(0x5c80 + at / 32 * 4) >>> at % 32 / 8 * 8 >>> 7 - at % 8 & 1;
          hash ^= key << 31 - k;
        }
      }
    }
    return hash;
  }
}
