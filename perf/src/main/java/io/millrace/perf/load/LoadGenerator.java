package io.millrace.perf.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.driver.ffi.Affinity;
import io.millrace.driver.ffi.UnixAddress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The generator as a process of its own, so that the device under test shares nothing with it but
 * the link: reads an {@link Order} as JSON from standard input, and writes a line of JSON for each
 * sample and one at the end.
 */
public final class LoadGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 120_000;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999, 100};

  private LoadGenerator() {}

  /** Runs one order. */
  public static void main(String[] args) throws IOException {
    Order order = JSON.readValue(System.in, Order.class);
    Affinity.pin(order.cpu());
    Order.Tunnel tunnel = order.tunnel();
    if (tunnel != null) {
      runTunnel(order, tunnel);
      return;
    }
    try (Link link = link(order);
        LoadFrames frames = LoadFrames.to(order.addresses(), order.frameSizes())) {
      print(Map.of("connected", true));
      Sink sink = new Sink(order.judge(), order.kind() != Order.Kind.FLOOD);
      LoadLoop loop = new LoadLoop(link.rings(frames, sink), sink, 100_000_000);
      run(order, loop, sink);
      Map<String, Object> end = new LinkedHashMap<>();
      end.put("sent", loop.sent());
      end.put("received", loop.received());
      end.put("bad", sink.bad());
      end.put("latency", percentiles(sink.latency()));
      print(Map.of("end", end));
    }
  }

  private static void runTunnel(Order order, Order.Tunnel tunnel) {
    try (LoadFrames frames = LoadFrames.to(order.addresses(), order.frameSizes());
        TunnelLoad load = new TunnelLoad(order, tunnel, frames)) {
      print(Map.of("connected", true));
      Map<String, Object> end = new LinkedHashMap<>();
      Order.Flood flood = order.flood();
      if (flood == null) {
        long nanos = (long) ((order.warmUpSeconds() + order.seconds()) * 1e9);
        load.run(nanos, sample -> print(Map.of("sample", sample)));
      } else {
        end.put("flood", load.flood(order, flood, sample -> print(Map.of("sample", sample))));
      }
      end.put("sent", load.sent());
      end.put("received", load.received());
      end.put("bad", load.bad());
      end.put("latency", Map.of());
      print(Map.of("end", end));
    }
  }

  private static Link link(Order order) {
    UnixAddress address = UnixAddress.parse(order.socket());
    return switch (order.protocol()) {
      case MEMIF -> MemifLink.accept(address, PATIENCE_MILLIS);
      case VHOST -> VhostLink.accept(address, PATIENCE_MILLIS);
    };
  }

  private static void run(Order order, LoadLoop loop, Sink sink) {
    long nanos = (long) (order.seconds() * 1e9);
    long warmUp = (long) (order.warmUpSeconds() * 1e9);
    switch (order.kind()) {
      case FLOOD -> loop.flood(warmUp + nanos, sample -> print(Map.of("sample", sample)));
      case PACED -> {
        if (warmUp > 0) {
          loop.pace(warmUp, order.perSecond(), sample -> {});
          sink.restart();
        }
        loop.pace(nanos, order.perSecond(), sample -> print(Map.of("sample", sample)));
      }
      case PING_PONG -> {
        loop.pingPong(warmUp);
        sink.restart();
        loop.pingPong(nanos);
      }
    }
  }

  private static Map<String, Double> percentiles(Histogram latency) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    if (latency.getTotalCount() > 0) {
      for (double percentile : PERCENTILES) {
        nanos.put("p" + percentile, (double) latency.getValueAtPercentile(percentile));
      }
    }
    return nanos;
  }

  private static void print(Object value) {
    try {
      System.out.println(JSON.writeValueAsString(value));
      System.out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
