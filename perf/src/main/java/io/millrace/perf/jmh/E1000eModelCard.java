package io.millrace.perf.jmh;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.card.CardDriver;
import io.millrace.driver.e1000e.E1000eDriver;
import io.millrace.driver.e1000e.E1000eModel;

/** The 82574L. */
final class E1000eModelCard implements ModelCard {
  private static final int FRAME_BYTES = 60;

  private final E1000eModel model = new E1000eModel();
  private final CardDriver driver;

  E1000eModelCard(int slots) {
    driver = E1000eDriver.open(model, CardConfig.of("model").withSlots(slots, slots));
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
