package io.millrace.perf.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The moments at which frames are due, in order, one after the other. For one thread. */
abstract class Departures {
  /** The next one, in nanoseconds of the clock; of no meaning once it is over. */
  private long next;

  private boolean over;

  /** The moments of loads in a row, from a start. */
  static Departures of(List<TrialOrder.Phase> phases, long start) {
    long nanos = phases.stream().mapToLong(TrialOrder.Phase::nanos).sum();
    if (phases.getFirst().load() instanceof Load.Flood) {
      return new Flood(start, nanos);
    }
    List<Departures> parts = new ArrayList<>();
    long at = start;
    for (TrialOrder.Phase phase : phases) {
      parts.add(of(phase.load(), at, phase.nanos()));
      at += phase.nanos();
    }
    Departures all = parts.size() == 1 ? parts.getFirst() : new Chain(parts);
    all.advance();
    return all;
  }

  private static Departures of(Load load, long start, long nanos) {
    return switch (load) {
      case Load.Constant l -> new Constant(1e9 / l.framesPerSecond(), start, nanos);
      case Load.Poisson l -> new Poisson(l, start, nanos);
      case Load.Bursts l -> new Bursts(l, start, nanos);
      case Load.Ramp l -> new Ramp(l, start, nanos);
      case Load.Flood l -> throw new IllegalArgumentException(l + " within other loads");
    };
  }

  /** The one after those so far, or {@link Long#MAX_VALUE} if there is none. */
  abstract long following();

  private void advance() {
    next = following();
    over = next == Long.MAX_VALUE;
  }

  /**
   * Takes those that have come by now.
   *
   * @param into receives them
   * @param from first index that does
   * @param max most to take
   * @return how many there were
   */
  int take(long now, long[] into, int from, int max) {
    int taken = 0;
    while (taken < max && !over && next - now <= 0) {
      into[from + taken++] = next;
      advance();
    }
    return taken;
  }

  /** Passes over those that were due before a moment; returns how many. */
  long skip(long before) {
    long skipped = 0;
    while (!over && next - before < 0) {
      skipped++;
      advance();
    }
    return skipped;
  }

  /** Whether none is left. */
  boolean isOver() {
    return over;
  }

  private static final class Constant extends Departures {
    private final double interval;
    private final long start;
    private final long total;
    private long index;

    Constant(double interval, long start, long nanos) {
      this.interval = interval;
      this.start = start;
      // As many as there are whole intervals, save for what rounding takes off the last.
      total = Math.max(1, Math.round(nanos / interval));
    }

    @Override
    long following() {
      return index == total ? Long.MAX_VALUE : start + (long) (index++ * interval);
    }
  }

  private static final class Poisson extends Departures {
    private final SplittableRandom random;
    private final double mean;
    private final long start;
    private final long nanos;
    private double offset;

    Poisson(Load.Poisson load, long start, long nanos) {
      random = new SplittableRandom(load.seed());
      mean = 1e9 / load.framesPerSecond();
      this.start = start;
      this.nanos = nanos;
    }

    @Override
    long following() {
      offset -= Math.log(1 - random.nextDouble()) * mean;
      return offset >= nanos ? Long.MAX_VALUE : start + (long) offset;
    }
  }

  private static final class Bursts extends Departures {
    private final double period;
    private final double within;
    private final int frames;
    private final long start;
    private final long nanos;
    private long burst;
    private int inBurst;

    Bursts(Load.Bursts load, long start, long nanos) {
      frames = load.frames();
      period = frames * 1e9 / load.framesPerSecond();
      within = 1e9 / load.framesPerSecondWithin();
      this.start = start;
      this.nanos = nanos;
    }

    @Override
    long following() {
      double offset = burst * period + inBurst * within;
      if (++inBurst == frames) {
        inBurst = 0;
        burst++;
      }
      return offset >= nanos ? Long.MAX_VALUE : start + (long) offset;
    }
  }

  /** The i-th is due when the integral of the rate is i: the root of a quadratic equation. */
  private static final class Ramp extends Departures {
    private final double from;
    private final double slope;
    private final long start;
    private final long nanos;
    private long index;

    Ramp(Load.Ramp load, long start, long nanos) {
      from = load.from() / 1e9;
      slope = (load.to() - load.from()) / 1e9 / nanos;
      this.start = start;
      this.nanos = nanos;
    }

    @Override
    long following() {
      double frames = index++;
      double root = from * from + 2 * slope * frames;
      // In a form that a slope near 0 does not harm.
      double offset = frames == 0 ? 0 : 2 * frames / (from + Math.sqrt(root));
      return root < 0 || offset >= nanos ? Long.MAX_VALUE : start + (long) offset;
    }
  }

  /** One after the other. */
  private static final class Chain extends Departures {
    private final List<Departures> parts;
    private int current;

    Chain(List<Departures> parts) {
      this.parts = parts;
    }

    @Override
    long following() {
      while (current < parts.size()) {
        long moment = parts.get(current).following();
        if (moment != Long.MAX_VALUE) {
          return moment;
        }
        current++;
      }
      return Long.MAX_VALUE;
    }
  }

  /** Due whenever somebody asks. */
  private static final class Flood extends Departures {
    private final long start;
    private final long nanos;
    private boolean ended;

    Flood(long start, long nanos) {
      this.start = start;
      this.nanos = nanos;
    }

    @Override
    long following() {
      return Long.MAX_VALUE;
    }

    @Override
    int take(long now, long[] into, int from, int max) {
      ended = now - start >= nanos;
      int count = ended || now - start < 0 ? 0 : max;
      for (int i = 0; i < count; i++) {
        into[from + i] = now;
      }
      return count;
    }

    @Override
    long skip(long before) {
      return 0;
    }

    @Override
    boolean isOver() {
      return ended;
    }
  }
}
