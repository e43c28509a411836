package io.millrace.perf.jmh;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.virtio.RingModel;
import io.millrace.driver.virtio.VirtioDriver;
import io.millrace.driver.virtio.VirtioOptions;

/** virtio-net. */
final class VirtioModelCard implements ModelCard {
  private static final int FRAME_BYTES = 60;

  private final RingModel model;
  private final CardDriver driver;

  VirtioModelCard(int slots, boolean packed, boolean inOrder) {
    model = new RingModel(packed, inOrder);
    driver =
        new VirtioDriver(
            model, CardConfig.of("model").withSlots(slots, slots), VirtioOptions.DEFAULT);
  }

  @Override
  public CardDriver driver() {
    return driver;
  }

  @Override
  public void step(int frames) {
    model.step(frames, FRAME_BYTES);
  }

  @Override
  public void stepAlone(int frames) {
    model.stepAlone(frames, FRAME_BYTES);
  }

  @Override
  public void close() {
    driver.close();
  }
}
