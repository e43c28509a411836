package io.millrace.perf.jmh;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.vmxnet3.Vmxnet3Driver;
import io.millrace.driver.vmxnet3.Vmxnet3Model;

/** vmxnet3. */
final class Vmxnet3ModelCard implements ModelCard {
  private static final int FRAME_BYTES = 60;

  private final Vmxnet3Model model = new Vmxnet3Model();
  private final CardDriver driver;
  private final int lap;
  private int buffers;
  private int frames;

  Vmxnet3ModelCard(int slots) {
    driver = Vmxnet3Driver.open(model, CardConfig.of("model").withSlots(slots, slots));
    lap = 2 * slots;
    buffers = slots - 1; // what the driver gives in the beginning
  }

  @Override
  public CardDriver driver() {
    return driver;
  }

  @Override
  public void step(int count) {
    model.discard(0, Integer.MAX_VALUE);
    model.arrive(0, count, FRAME_BYTES);
  }

  @Override
  public void stepAlone(int count) {
    model.giveFrames(0, frames, count);
    frames = (frames + count) % lap;
    step(count);
    model.giveBuffers(0, buffers, count);
    buffers = (buffers + count) % lap;
  }

  @Override
  public void close() {
    driver.close();
  }
}
