package io.millrace.perf.jmh;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.igb.IgbDriver;
import io.millrace.driver.igb.IgbModel;

/** The 82576. */
final class IgbModelCard implements ModelCard {
  private static final int FRAME_BYTES = 60;

  private final IgbModel model = new IgbModel();
  private final CardDriver driver;

  IgbModelCard(int slots) {
    driver = IgbDriver.open82576(model, CardConfig.of("model").withSlots(slots, slots));
  }

  @Override
  public CardDriver driver() {
    return driver;
  }

  @Override
  public void step(int frames) {
    model.sender().consume();
    model.receiver().fill(frames, FRAME_BYTES);
  }

  @Override
  public void stepAlone(int frames) {
    model.receiver().giveBack(frames);
    model.sender().giveMore(frames);
    step(frames);
  }

  @Override
  public void close() {
    driver.close();
  }
}
