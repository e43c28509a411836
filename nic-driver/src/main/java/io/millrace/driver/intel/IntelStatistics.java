package io.millrace.driver.intel;

import io.millrace.driver.card.Bar;
import io.millrace.driver.card.CardCounters;
import io.millrace.driver.card.Register;
import java.util.List;

/**
 * The statistics registers (82574: 10.2.7; 82576: 8.19). They count frames, stick at their largest
 * value, and reading sets them to zero, so that whoever reads them has to add them up.
 *
 * <p>Which of ours they go to: {@link #MPC} is {@link CardCounters#missed}. {@link #CRCERRS},
 * {@link #ALGNERRC}, {@link #RXERRC}, {@link #CEXTERR} and the length errors are {@link
 * CardCounters#rxErrors}. {@link #ECOL} and {@link #LATECOL} are {@link CardCounters#txErrors}.
 * {@link #RNBC} is no loss: the frame waits in the card's own memory, and is in MPC if it waits in
 * vain. Good frames are counted where they are handed over; {@link #GPRC} and {@link #GPTC} are
 * here for whoever compares.
 */
public final class IntelStatistics {
  /** Frames with a wrong checksum sequence. */
  public static final Register CRCERRS = counter("CRCERRS", 0x4000, "CRC errors");

  /** Frames that do not end at an octet; 10 and 100 Mbit/s only. */
  public static final Register ALGNERRC = counter("ALGNERRC", 0x4004, "alignment errors");

  /** Frames during which the PHY reported an error. */
  public static final Register RXERRC = counter("RXERRC", 0x400c, "PHY errors");

  /** Frames that arrived while the card's own memory was full. */
  public static final Register MPC = counter("MPC", 0x4010, "missed packets");

  /** Frames given up after 16 collisions; half duplex only. */
  public static final Register ECOL = counter("ECOL", 0x4018, "excessive collisions");

  /** Frames that collided late; half duplex only. */
  public static final Register LATECOL = counter("LATECOL", 0x4020, "late collisions");

  /** Frames cut off by a carrier extension error; half duplex only. */
  public static final Register CEXTERR = counter("CEXTERR", 0x403c, "carrier extension errors");

  /** Frames that are too short or too long, otherwise good. */
  public static final Register RLEC = counter("RLEC", 0x4040, "length errors");

  /** Good frames received. */
  public static final Register GPRC = counter("GPRC", 0x4074, "good packets received");

  /** Good frames sent. */
  public static final Register GPTC = counter("GPTC", 0x4080, "good packets transmitted");

  /** Frames that found no descriptor when they arrived. */
  public static final Register RNBC = counter("RNBC", 0x40a0, "receive no buffers");

  /** Frames that are too short, otherwise good. */
  public static final Register RUC = counter("RUC", 0x40a4, "undersized");

  /** Frames that are too long, otherwise good. */
  public static final Register ROC = counter("ROC", 0x40ac, "oversized");

  /** All of these. */
  public static final List<Register> TABLE =
      List.of(
          CRCERRS, ALGNERRC, RXERRC, MPC, ECOL, LATECOL, CEXTERR, RLEC, GPRC, GPTC, RNBC, RUC, ROC);

  private IntelStatistics() {}

  private static Register counter(String name, int offset, String meaning) {
    return Register.of(name, offset, Register.Access.READ_TO_CLEAR, meaning);
  }

  /** Sets all to zero. */
  public static void clear(Bar bar) {
    for (Register register : TABLE) {
      register.get(bar);
    }
  }

  /**
   * Adds what they have counted since they were last read.
   *
   * @throws io.millrace.driver.card.CardException if the card has vanished
   */
  public static void collect(Bar bar, CardCounters counters) {
    long missed = read(MPC, bar);
    long damaged =
        read(CRCERRS, bar) + read(ALGNERRC, bar) + read(RXERRC, bar) + read(CEXTERR, bar);
    // RLEC has what RUC and ROC have, except on an emulated card, which counts in ROC alone (and
    // in RUC frames that it has padded and accepted).
    long length = Math.max(read(RLEC, bar), read(ROC, bar));
    long notSent = read(ECOL, bar) + read(LATECOL, bar);
    IntelCard.status(bar); // a card that has vanished has counted nothing
    counters.missed(missed);
    counters.rxErrors(damaged + length);
    counters.txErrors(notSent);
  }

  private static long read(Register register, Bar bar) {
    return Integer.toUnsignedLong(register.get(bar));
  }
}
