package io.millrace.perf.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * A device that exists on paper: it carries a known rate, has a buffer, and loses what exceeds
 * both. Noise lowers what it carries for single trials. Its clock goes by what is offered.
 */
public final class SimulatedDevice implements Measurer {
  private static final double SETTLING_SECONDS = 0.05;

  private final Random random;
  private final double capacity;
  private final double generator;
  private double buffer;
  private double noise;
  private double noisyShare;
  private double disturbedShare;
  private double floorLoss;
  private double recovering;
  private double now;
  private final List<Offer> offers = new ArrayList<>();

  /**
   * A device without noise.
   *
   * @param capacity frames a second that it carries
   * @param generator frames a second that can be offered
   */
  public SimulatedDevice(long seed, double capacity, double generator) {
    random = new Random(seed);
    this.capacity = capacity;
    this.generator = generator;
  }

  /** With room for so many frames. */
  public SimulatedDevice buffering(double frames) {
    buffer = frames;
    return this;
  }

  /** In a share of the trials it carries less, by up to so much. */
  public SimulatedDevice noisy(double share, double most) {
    noisyShare = share;
    noise = most;
    return this;
  }

  /** It loses this share at any load. */
  public SimulatedDevice losing(double ratio) {
    floorLoss = ratio;
    return this;
  }

  /** A share of the trials is disturbed, and carries half. */
  public SimulatedDevice disturbed(double share) {
    disturbedShare = share;
    return this;
  }

  /** Its clock. */
  public double now() {
    return now;
  }

  /** What it was offered so far. */
  public List<Offer> offers() {
    return List.copyOf(offers);
  }

  @Override
  public Trial measure(Offer offer) {
    offers.add(offer);
    boolean disturbed = random.nextDouble() < disturbedShare;
    double carries = capacity;
    if (random.nextDouble() < noisyShare) {
      carries *= 1 - noise * random.nextDouble();
    }
    if (disturbed) {
      carries /= 2;
    }
    long sent = 0;
    double queue = 0;
    double lost = 0;
    double at = 0;
    double lastLoss = 0;
    for (Offer.Phase phase : offer.phases()) {
      double rate = Math.min(phase.framesPerSecond(), generator);
      long count = Math.round(phase.count() * rate / phase.framesPerSecond());
      sent += count;
      double rises = (rate - carries) * phase.seconds();
      double dropped = Math.max(0, queue + rises - buffer);
      if (dropped > 0) {
        lastLoss = at + phase.seconds();
      } else if (lost > 0 && lastLoss == at && recovering > 0) {
        lastLoss = at + Math.min(phase.seconds(), recovering);
        dropped = rate * (lastLoss - at);
      }
      lost += dropped;
      queue = Math.clamp(queue + rises, 0, buffer);
      at += phase.seconds();
    }
    lost += floorLoss * sent;
    now += offer.seconds() + SETTLING_SECONDS;
    Histogram latency = new Histogram(3);
    latency.recordValue(10_000 + (long) (random.nextDouble() * 1000));
    return new Trial(
        offer,
        sent,
        sent - Math.round(Math.min(sent, lost)),
        0,
        0,
        0,
        0,
        0,
        latency,
        new Histogram(3),
        new Histogram(3),
        lastLoss,
        1 / offer.framesPerSecond(),
        0,
        0,
        disturbed
            ? List.of(new Disturbance(Disturbance.Kind.STEAL, "stolen by the test"))
            : List.of(),
        List.of());
  }

  /** After an overload it goes on losing for so long. */
  public SimulatedDevice recoveringFor(double seconds) {
    recovering = seconds;
    return this;
  }
}
